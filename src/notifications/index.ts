export {
  DELIVERY_STATUSES,
  DeliveryAttempt,
  DeliveryChanges,
  type DeliveryEntity,
  DeliveryLoaders,
  DeliveryProcessor,
  DeliveryQueries,
  type DeliveryStatus,
  EVENT_TYPES,
  type EventType,
  toAttempt,
  WEBHOOK_STATUSES,
  type WebhookEntity,
  type WebhookStatus,
} from './delivery/index.js';
export {
  EmailDeliveriesResolver,
  EmailDelivery,
  RequestEmailsResolver,
  toEmailDelivery,
  verifyMailServer,
} from './email/index.js';
export { NotificationsModule, NotificationWorkModule } from './notifications.module.js';
export {
  errorOfWebhookUrl,
  Redelivery,
  RequestDeliveriesResolver,
  toWebhookDelivery,
  WebhookDeliveriesResolver,
  type WebhookDelivery,
  type WebhookNode,
  webhookNotFound,
  WebhookNodes,
  WebhookSecrets,
  WebhooksResolver,
  WebhooksService,
} from './webhooks/index.js';
