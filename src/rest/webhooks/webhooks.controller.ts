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

/** Who is told of the end of requests. */
@RestController('Webhooks', 'api/webhooks')
export class WebhooksController {
  constructor(
    private readonly webhooks: WebhooksService,
    private readonly links: Links,
  ) {}

  @Get()
  @ApiOperation({ summary: 'List webhooks', description: 'All of them, oldest first.' })
  @ApiOkResponse({ type: WebhooksView, description: 'All of them.' })
  @ApiProblems('RATE_LIMITED')
  async listWebhooks(): Promise<WebhooksView> {
    return { webhooks: (await this.webhooks.list()).map(toWebhookView) };
  }

  @Post()
  @ApiOperation({
    summary: 'Register a webhook',
    description: 'Events of all requests are posted to it, signed by Standard Webhooks 1.0.',
  })
  @ApiBody({ type: RegisterWebhookView })
  @ApiCreatedResponse({ type: RegisteredWebhookView, description: 'It is registered.', headers: LOCATION })
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
  @ApiOperation({ summary: 'Get a webhook', description: 'Without its secret, which is shown once.' })
  @ApiOkResponse({ type: WebhookView, description: 'The webhook as it is now.' })
  @ApiProblems('NOT_FOUND')
  async getWebhook(@Param('id', idPipe) id: string): Promise<WebhookView> {
    return toWebhookView(await this.webhooks.get(id));
  }

  @Patch(':id')
  @ApiOperation({
    summary: 'Change a webhook',
    description: 'What is left out stays. Enabling a disabled webhook makes it begin afresh.',
  })
  @ApiBody({ type: UpdateWebhookView })
  @ApiOkResponse({ type: WebhookView, description: 'The webhook as it is now.' })
  @ApiProblems('NOT_FOUND', 'INVALID_INPUT', 'UNSUPPORTED_MEDIA_TYPE')
  async updateWebhook(
    @Param('id', idPipe) id: string,
    @Req() request: Request,
    @Body() body: unknown,
  ): Promise<WebhookView> {
    // Before the body: whoever may not see the webhook learns nothing more.
    await this.webhooks.get(id);
    requireJsonOrForm(request);
    return toWebhookView(await this.webhooks.update(id, readWebhookChange(body)));
  }

  @Post(':id/rotate-secret')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Give a webhook a new secret',
    description: 'The old one signs too for 24 hours, so that the receiver can change over.',
  })
  @ApiOkResponse({ type: RegisteredWebhookView, description: 'The webhook and its new secret.' })
  @ApiProblems('NOT_FOUND', 'INVALID_STATE')
  async rotateWebhookSecret(@Param('id', idPipe) id: string): Promise<RegisteredWebhookView> {
    const { webhook, secret } = await this.webhooks.rotateSecret(id);
    return Object.assign(toWebhookView(webhook), { secret });
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Remove a webhook', description: 'It gets nothing more.' })
  @ApiNoContentResponse({ description: 'It is gone.' })
  @ApiProblems('NOT_FOUND')
  async removeWebhook(@Param('id', idPipe) id: string): Promise<void> {
    if (!(await this.webhooks.remove(id))) throw webhookNotFound(id);
  }
}
