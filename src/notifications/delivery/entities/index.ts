import { AttemptEntity } from './attempt.entity.js';
import { DeliveryEntity } from './delivery.entity.js';
import { EventEntity } from './event.entity.js';
import { WebhookEntity } from './webhook.entity.js';

export { AttemptEntity, DeliveryEntity, EventEntity, WebhookEntity };

/** Every table of this module, for the connection that is to know them. */
export const entities = [WebhookEntity, EventEntity, DeliveryEntity, AttemptEntity];
