import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { CONFIG, type Config } from '../config/index.js';
import { Metrics } from '../metrics/index.js';
import { SpoolSpace } from './spool/spool-space.js';

/** How much of the disk the uploads of this process take while they arrive and are read. */
@Injectable()
export class UploadMetrics implements OnModuleInit {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly metrics: Metrics,
    private readonly space: SpoolSpace,
  ) {}

  onModuleInit(): void {
    this.metrics.gauge({
      name: 'halftone_upload_spool_bytes',
      help: 'Bytes on disk of the uploads under way.',
      read: () => this.space.taken,
    });
    this.metrics.gauge({
      name: 'halftone_upload_spool_limit_bytes',
      help: 'The most that they may be together.',
      read: () => this.config.upload.spoolBytes,
    });
  }
}
