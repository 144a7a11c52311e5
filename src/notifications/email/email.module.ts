import { Module } from '@nestjs/common';
import { DeliveryModule } from '../delivery/index.js';
import { StorageModule } from '../../storage/index.js';
import { EmailDeliveriesResolver, RequestEmailsResolver } from './emails.resolver.js';
import { EmailSender } from './email-sender.js';

/** Resolves the e-mails of requests, for the entry points. */
@Module({ imports: [DeliveryModule], providers: [EmailDeliveriesResolver, RequestEmailsResolver] })
export class EmailModule {}

/** Sends e-mails, for the `worker` role. */
@Module({ imports: [DeliveryModule, StorageModule], providers: [EmailSender] })
export class EmailSendingModule {}
