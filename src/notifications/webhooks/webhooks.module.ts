import { Module } from '@nestjs/common';
import { DeliveryModule } from '../delivery/index.js';
import { OutboundModule } from '../../outbound/index.js';
import { RequestsModule } from '../../requests/index.js';
import { SecretsModule } from '../../secrets/index.js';
import { Redelivery } from './redelivery.js';
import { RequestDeliveriesResolver } from './request-deliveries.resolver.js';
import { WebhookDeliveriesResolver } from './webhook-deliveries.resolver.js';
import { WebhookNodes } from './webhook-nodes.js';
import { WebhookSecrets } from './webhook-secrets.js';
import { WebhookSender } from './webhook-sender.js';
import { WebhooksResolver } from './webhooks.resolver.js';
import { WebhooksService } from './webhooks.service.js';

/** Registration of webhooks and their deliveries, for the entry points. */
@Module({
  imports: [DeliveryModule, RequestsModule, SecretsModule],
  providers: [
    Redelivery,
    RequestDeliveriesResolver,
    WebhookDeliveriesResolver,
    WebhookNodes,
    WebhookSecrets,
    WebhooksResolver,
    WebhooksService,
  ],
  exports: [Redelivery, WebhookNodes, WebhookSecrets, WebhooksService],
})
export class WebhooksModule {}

/** Posts events to webhooks, for the `worker` role. */
@Module({
  imports: [DeliveryModule, OutboundModule, SecretsModule],
  providers: [WebhookSecrets, WebhookSender],
})
export class WebhookSendingModule {}
