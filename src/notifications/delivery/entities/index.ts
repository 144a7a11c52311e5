import { AttemptEntity } from './attempt.entity.js';
import { DeliveryEntity } from './delivery.entity.js';
import { EventEntity } from './event.entity.js';
import { WebhookEntity } from './webhook.entity.js';

export { AttemptEntity, DeliveryEntity, WebhookEntity };

/** The entities of this module, to register with the data source. */
export const entities = [WebhookEntity, EventEntity, DeliveryEntity, AttemptEntity];
