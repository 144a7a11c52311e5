import { Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import type { Response } from 'express';
import { idPipe } from '../../common/index.js';
import { Links } from '../../requests/index.js';
import { Redelivery } from '../../notifications/index.js';
import { LOCATION } from '../openapi/headers.js';
import { ApiLimitQuery } from '../openapi/page-parameters.js';
import { ApiProblems } from '../openapi/problem-response.js';
import { readLimit } from '../pages.js';
import { readQuery } from '../query.js';
import { RestController } from '../rest-controller.js';
import { DeliveriesView, DeliveryView } from './delivery-view.js';
import { EmailsView } from './emails-view.js';
import { DeliveryLog } from './delivery-log.js';

const DEFAULT_LIMIT = 20;

/** Serves the delivery log of webhooks, and sends deliveries again. */
@RestController('Deliveries', 'api')
export class DeliveriesController {
  constructor(
    private readonly log: DeliveryLog,
    private readonly redelivery: Redelivery,
    private readonly links: Links,
  ) {}

  @Get('requests/:id/deliveries')
  @ApiOperation({
    summary: 'List the deliveries of a request',
    description: 'The oldest delivery comes first. Each has its attempts.',
  })
  @ApiOkResponse({ type: DeliveriesView, description: 'The deliveries of the request.' })
  @ApiProblems('NOT_FOUND')
  async listRequestDeliveries(@Param('id', idPipe) id: string): Promise<DeliveriesView> {
    return { deliveries: await this.log.ofRequest(id) };
  }

  @Get('requests/:id/emails')
  @ApiOperation({
    summary: 'List the e-mails of a request',
    description: 'The oldest e-mail comes first. Each has its attempts.',
  })
  @ApiOkResponse({ type: EmailsView, description: 'The e-mails about the end of the request.' })
  @ApiProblems('NOT_FOUND')
  listRequestEmails(@Param('id', idPipe) id: string): Promise<EmailsView> {
    return this.log.emailsOfRequest(id);
  }

  @Get('webhooks/:id/deliveries')
  @ApiOperation({
    summary: 'List the deliveries of a webhook',
    description: 'The newest delivery comes first. Each has its attempts.',
  })
  @ApiLimitQuery('The maximum number of deliveries.', DEFAULT_LIMIT)
  @ApiOkResponse({ type: DeliveriesView, description: 'The deliveries to the webhook.' })
  @ApiProblems('NOT_FOUND', 'INVALID_INPUT')
  async listWebhookDeliveries(
    @Param('id', idPipe) id: string,
    @Query() query: Record<string, unknown>,
  ): Promise<DeliveriesView> {
    const limit = readLimit(readQuery(query, ['limit']).limit, DEFAULT_LIMIT);
    return { deliveries: await this.log.ofWebhook(id, limit) };
  }

  @Post('webhooks/:id/test')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Send a test event',
    description: 'Posts an event of the type webhook.test to the webhook. Its delivery shows the result.',
  })
  @ApiAcceptedResponse({
    type: DeliveryView,
    description: 'The delivery, which will be sent next.',
    headers: LOCATION,
  })
  @ApiProblems('NOT_FOUND', 'INVALID_STATE')
  async sendTestEvent(
    @Param('id', idPipe) id: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<DeliveryView> {
    return this.accepted(await this.log.view(await this.redelivery.sendTest(id)), response);
  }

  @Get('deliveries/:id')
  @ApiOperation({
    summary: 'Get a delivery',
    description: 'Returns a delivery with its attempts, oldest first.',
  })
  @ApiOkResponse({ type: DeliveryView, description: 'The delivery as it is now.' })
  @ApiProblems('NOT_FOUND')
  getDelivery(@Param('id', idPipe) id: string): Promise<DeliveryView> {
    return this.log.get(id);
  }

  @Post('deliveries/:id/redeliver')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Send a delivery again',
    description:
      'Sends the delivery now, with the same webhook-id, so that the receiver can detect a duplicate. Its retry schedule ' +
      'starts over.',
  })
  @ApiAcceptedResponse({
    type: DeliveryView,
    description: 'The delivery, which will be sent next.',
    headers: LOCATION,
  })
  @ApiProblems('NOT_FOUND', 'INVALID_STATE')
  async redeliver(
    @Param('id', idPipe) id: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<DeliveryView> {
    return this.accepted(await this.log.view(await this.redelivery.redeliver(id)), response);
  }

  private accepted(delivery: DeliveryView, response: Response): DeliveryView {
    response.location(`${this.links.publicUrl}/api/deliveries/${delivery.id}`);
    return delivery;
  }
}
