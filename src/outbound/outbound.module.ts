import { Module } from '@nestjs/common';
import { OutboundClient } from './outbound.client.js';

/** The way out to addresses that users gave. */
@Module({ providers: [OutboundClient], exports: [OutboundClient] })
export class OutboundModule {}
