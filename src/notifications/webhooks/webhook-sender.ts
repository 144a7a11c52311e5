import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { CONFIG, type Config } from '../../config/index.js';
import {
  type DeliverySender,
  DeliverySenders,
  type DeliveryTask,
  type SendOutcome,
} from '../delivery/index.js';
import { OutboundError, OutboundPoster } from '../../outbound/index.js';
import { currentTraceparent } from '../../tracing/index.js';
import { outcomeOfResponse, outcomeOfError } from './post-outcome.js';
import { messageId, signedHeaders } from './standard-webhooks.js';
import { WebhookSecrets } from './webhook-secrets.js';

/** Posts an event to its webhook endpoint, signed according to Standard Webhooks 1.0. */
@Injectable()
export class WebhookSender implements DeliverySender, OnModuleInit {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly senders: DeliverySenders,
    private readonly secrets: WebhookSecrets,
    private readonly poster: OutboundPoster,
  ) {}

  onModuleInit(): void {
    this.senders.add('WEBHOOK', this);
  }

  async send(task: DeliveryTask, signal: AbortSignal): Promise<SendOutcome> {
    const { address: url, body, timestamp } = task;
    const message = { id: messageId(task.eventId), timestamp, body };
    const traceparent = currentTraceparent();
    const headers = {
      'content-type': 'application/json; charset=utf-8',
      // Lets the endpoint continue the trace.
      ...(traceparent !== null && { traceparent }),
      ...signedHeaders(message, this.secrets.of(task)),
    };
    try {
      const { timeoutMs } = this.config.deliveries;
      return outcomeOfResponse(await this.poster.post({ url, headers, body, timeoutMs, signal }));
    } catch (error) {
      if (error instanceof OutboundError && !signal.aborted) return outcomeOfError(error);
      throw error;
    }
  }
}
