import { Module } from '@nestjs/common';
import { DeliveryModule, DeliveryWorkModule } from './delivery/index.js';
import { EmailModule, EmailSendingModule } from './email/index.js';
import { WebhooksModule, WebhookSendingModule } from './webhooks/index.js';

const subjects = [DeliveryModule, EmailModule, WebhooksModule];

/** Webhooks, deliveries and e-mails, for the `api` role. */
@Module({ imports: subjects, exports: subjects })
export class NotificationsModule {}

/** Sends due deliveries, for the `worker` role. */
@Module({ imports: [DeliveryWorkModule, EmailSendingModule, WebhookSendingModule] })
export class NotificationWorkModule {}
