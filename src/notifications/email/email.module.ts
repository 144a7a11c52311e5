import { Module } from '@nestjs/common';
import { DeliveryModule } from '../delivery/index.js';
import { StorageModule } from '../../storage/index.js';
import { EmailDeliveriesResolver, RequestEmailsResolver } from './emails.resolver.js';
import { EmailSender } from './email-sender.js';

/** What became of e-mails, for the ways in. */
@Module({ imports: [DeliveryModule], providers: [EmailDeliveriesResolver, RequestEmailsResolver] })
export class EmailModule {}

/** The way to send them, for the workers. */
@Module({ imports: [DeliveryModule, StorageModule], providers: [EmailSender] })
export class EmailSendingModule {}
