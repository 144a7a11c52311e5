import { Body, Delete, Get, HttpCode, Param, Patch, Post, Req, Res } from '@nestjs/common';
import {
  ApiBody,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
} from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { idPipe } from '../../common/index.js';
import { Links } from '../../requests/index.js';
import { webhookNotFound, WebhooksService } from '../../notifications/index.js';
import { requireJsonOrForm } from '../body-type.js';
import { LOCATION } from '../openapi/headers.js';
import { ApiProblems } from '../openapi/problem-response.js';
import { RestController } from '../rest-controller.js';
import { readWebhookBody, readWebhookChange } from './webhook-body.js';
import {
  RegisteredWebhookView,
  RegisterWebhookView,
  toWebhookView,
  UpdateWebhookView,
  WebhooksView,
  WebhookView,
} from './webhook-view.js';

/** Manages the webhooks that receive an event when a request ends. */
@RestController('Webhooks', 'api/webhooks')
export class WebhooksController {
  constructor(
    private readonly webhooks: WebhooksService,
    private readonly links: Links,
  ) {}

  @Get()
  @ApiOperation({ summary: 'List webhooks', description: 'Returns all webhooks, oldest first.' })
  @ApiOkResponse({ type: WebhooksView, description: 'The webhooks.' })
  @ApiProblems('RATE_LIMITED')
  async listWebhooks(): Promise<WebhooksView> {
    return { webhooks: (await this.webhooks.list()).map(toWebhookView) };
  }

  @Post()
  @ApiOperation({
    summary: 'Register a webhook',
    description: 'Events of all requests are posted to the webhook, signed as in Standard Webhooks 1.0.',
  })
  @ApiBody({ type: RegisterWebhookView })
  @ApiCreatedResponse({
    type: RegisteredWebhookView,
    description: 'The registered webhook.',
    headers: LOCATION,
  })
  @ApiProblems('INVALID_INPUT', 'INVALID_STATE', 'UNSUPPORTED_MEDIA_TYPE')
  async registerWebhook(
    @Req() request: Request,
    @Body() body: unknown,
    @Res({ passthrough: true }) response: Response,
  ): Promise<RegisteredWebhookView> {
    requireJsonOrForm(request);
    const { webhook, secret } = await this.webhooks.register(readWebhookBody(body));
    response.location(`${this.links.publicUrl}/api/webhooks/${webhook.id}`);
    return Object.assign(toWebhookView(webhook), { secret });
  }

  @Get(':id')
  @ApiOperation({ summary: 'Get a webhook', description: 'Returns a webhook without its secret.' })
  @ApiOkResponse({ type: WebhookView, description: 'The webhook as it is now.' })
  @ApiProblems('NOT_FOUND')
  async getWebhook(@Param('id', idPipe) id: string): Promise<WebhookView> {
    return toWebhookView(await this.webhooks.get(id));
  }

  @Patch(':id')
  @ApiOperation({
    summary: 'Change a webhook',
    description: 'Changes the given fields only. Enabling a disabled webhook resets its failures.',
  })
  @ApiBody({ type: UpdateWebhookView })
  @ApiOkResponse({ type: WebhookView, description: 'The webhook as it is now.' })
  @ApiProblems('NOT_FOUND', 'INVALID_INPUT', 'UNSUPPORTED_MEDIA_TYPE')
  async updateWebhook(
    @Param('id', idPipe) id: string,
    @Req() request: Request,
    @Body() body: unknown,
  ): Promise<WebhookView> {
    // Checked before the body, so that a caller who may not see the webhook always gets NOT_FOUND.
    await this.webhooks.get(id);
    requireJsonOrForm(request);
    return toWebhookView(await this.webhooks.update(id, readWebhookChange(body)));
  }

  @Post(':id/rotate-secret')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Rotate the secret of a webhook',
    description: 'The old secret also signs for 24 hours, so that the endpoint can switch to the new one.',
  })
  @ApiOkResponse({ type: RegisteredWebhookView, description: 'The webhook and its new secret.' })
  @ApiProblems('NOT_FOUND', 'INVALID_STATE')
  async rotateWebhookSecret(@Param('id', idPipe) id: string): Promise<RegisteredWebhookView> {
    const { webhook, secret } = await this.webhooks.rotateSecret(id);
    return Object.assign(toWebhookView(webhook), { secret });
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Remove a webhook', description: 'No more events are sent to it.' })
  @ApiNoContentResponse({ description: 'The webhook is removed.' })
  @ApiProblems('NOT_FOUND')
  async removeWebhook(@Param('id', idPipe) id: string): Promise<void> {
    if (!(await this.webhooks.remove(id))) throw webhookNotFound(id);
  }
}
