import { Module } from '@nestjs/common';
import { CONFIG, type Config } from '../../config/index.js';
import { CompressorModule } from '../../images/index.js';
import { OutboundModule } from '../../outbound/index.js';
import { RequestsModule } from '../../requests/index.js';
import { StorageModule } from '../../storage/index.js';
import { PreviewInputs } from './preview-inputs.js';
import { PreviewObjects } from './preview-objects.js';
import { previewLimitsOf, PreviewSlots } from './preview-slots.js';
import { PreviewResolver } from './preview.resolver.js';
import { PreviewService } from './preview.service.js';

/** Previews of single images, in the process that serves the client. */
@Module({
  imports: [CompressorModule, OutboundModule, RequestsModule, StorageModule],
  providers: [
    PreviewInputs,
    PreviewObjects,
    {
      provide: PreviewSlots,
      inject: [CONFIG],
      useFactory: ({ images, roles }: Config) =>
        new PreviewSlots(previewLimitsOf(roles.includes('worker') ? images.compressorChildren : 1)),
    },
    PreviewResolver,
    PreviewService,
  ],
  exports: [PreviewService],
})
export class PreviewModule {}
