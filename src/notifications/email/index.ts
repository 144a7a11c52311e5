export { EmailDelivery, toEmailDelivery } from './email-delivery.model.js';
export { EmailDeliveriesResolver, RequestEmailsResolver } from './emails.resolver.js';
export { EmailModule, EmailSendingModule } from './email.module.js';
export { verifyMailServer } from './verify-mail-server.js';
