export { DeliveryModule, DeliveryWorkModule } from './delivery.module.js';
export { DeliveryChanges } from './delivery-changes.js';
export { DeliveryQueries } from './delivery-queries.js';
export { type DeliverySender, DeliverySenders } from './delivery-sender.js';
export { DeliveriesDueSignal } from './deliveries-due-signal.js';
export type { DeliveryTask, SendOutcome } from './delivery-task.js';
export { DeliveryProcessor } from './delivery.processor.js';
export {
  DELIVERY_STATUSES,
  type DeliveryStatus,
  EVENT_TYPES,
  type EventType,
  WEBHOOK_STATUSES,
  type WebhookStatus,
} from './delivery-status.js';
export { DeliveryEntity, WebhookEntity } from './entities/index.js';
export { Outbox } from './outbox.js';
export { DeliveryLoaders } from './delivery-loaders.js';
export { DeliveryAttempt, DeliveryStatusEnum, toAttempt } from './models/attempt.model.js';
export { cancelPendingDeliveries, redirectPendingDeliveries, restartDelivery } from './pending-deliveries.js';
