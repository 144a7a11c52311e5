import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { CONFIG, type Config } from '../config/index.js';
import { Metrics } from '../metrics/index.js';
import { SpoolSpace } from './spool/spool-space.js';

/** Reports how much disk space the uploads of this process use while they arrive and are read. */
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
      help: 'Bytes on disk of the uploads in progress.',
      read: () => this.space.taken,
    });
    this.metrics.gauge({
      name: 'halftone_upload_spool_limit_bytes',
      help: 'Limit of the bytes on disk of all uploads in progress.',
      read: () => this.config.upload.spoolBytes,
    });
  }
}
