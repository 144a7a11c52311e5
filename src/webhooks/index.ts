export { RequestDeliveriesResolver } from './request-deliveries.resolver.js';
export { WebhookDeliveriesResolver } from './webhook-deliveries.resolver.js';
export { type WebhookNode, WebhookNodes } from './webhook-nodes.service.js';
export { WebhookSecrets } from './webhook-secrets.service.js';
export { faultOfWebhookUrl } from './webhook-options.js';
export { webhookNotFound } from './webhook.errors.js';
export { WebhooksModule, WebhookSendingModule } from './webhooks.module.js';
export { WebhooksResolver } from './webhooks.resolver.js';
export { WebhooksService } from './webhooks.service.js';
