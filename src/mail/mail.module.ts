import { Module } from '@nestjs/common';
import { DeliveriesModule } from '../deliveries/index.js';
import { StorageModule } from '../storage/index.js';
import { EmailDeliveriesResolver, RequestEmailsResolver } from './emails.resolver.js';
import { MailSender } from './mail.sender.js';

/** What became of e-mails, for the ways in. */
@Module({ imports: [DeliveriesModule], providers: [EmailDeliveriesResolver, RequestEmailsResolver] })
export class MailModule {}

/** The way to send them, for the workers. */
@Module({ imports: [DeliveriesModule, StorageModule], providers: [MailSender] })
export class MailSendingModule {}
