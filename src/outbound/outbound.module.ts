import { Module } from '@nestjs/common';
import { OutboundClient } from './outbound-client.js';
import { OutboundPoster } from './outbound-poster.js';

/** Requests to addresses that users gave. */
@Module({ providers: [OutboundClient, OutboundPoster], exports: [OutboundClient, OutboundPoster] })
export class OutboundModule {}
