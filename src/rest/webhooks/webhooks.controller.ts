import { Body, Delete, Get, HttpCode, Param, Post, Req } from '@nestjs/common';
import {
  ApiBody,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
} from '@nestjs/swagger';
import type { Request } from 'express';
import { idPipe } from '../../common/index.js';
import { webhookNotFound, WebhooksService } from '../../webhooks/index.js';
import { requireJsonOrForm } from '../body-type.js';
import { ApiProblems } from '../openapi/problem.response.js';
import { RestController } from '../rest-controller.js';
import { readWebhookBody } from './webhook-body.js';
import { RegisteredWebhookView, RegisterWebhookView, toWebhookView, WebhooksView } from './webhook.view.js';

/** Who is told of the end of requests. GraphQL has more: tests, other secrets, what was sent and what came of it. */
@RestController('Webhooks', 'api/webhooks')
export class WebhooksController {
  constructor(private readonly webhooks: WebhooksService) {}

  @Get()
  @ApiOperation({ summary: 'All webhooks' })
  @ApiOkResponse({ type: WebhooksView, description: 'All of them.' })
  async listWebhooks(): Promise<WebhooksView> {
    return { webhooks: (await this.webhooks.list()).map(toWebhookView) };
  }

  @Post()
  @ApiOperation({
    summary: 'Register a webhook',
    description: 'Events of all requests are posted to it, signed by Standard Webhooks 1.0.',
  })
  @ApiBody({ type: RegisterWebhookView })
  @ApiCreatedResponse({ type: RegisteredWebhookView, description: 'It is registered.' })
  @ApiProblems('INVALID_INPUT', 'INVALID_STATE', 'UNSUPPORTED_MEDIA_TYPE')
  async registerWebhook(@Req() request: Request, @Body() body: unknown): Promise<RegisteredWebhookView> {
    requireJsonOrForm(request);
    const { webhook, secret } = await this.webhooks.register(readWebhookBody(body));
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
