export { EmailDeliveriesResolver, RequestEmailsResolver } from './emails.resolver.js';
export { MailModule, MailSendingModule } from './mail.module.js';
