import { Module } from '@nestjs/common';
import { CONFIG, type Config } from '../config/index.js';
import { OutboundClient } from './outbound-client.js';
import { OutboundPoster } from './outbound-poster.js';

/** Requests to addresses that users gave. */
@Module({
  providers: [
    { provide: OutboundClient, inject: [CONFIG], useFactory: (config: Config) => new OutboundClient(config) },
    OutboundPoster,
  ],
  exports: [OutboundClient, OutboundPoster],
})
export class OutboundModule {}
