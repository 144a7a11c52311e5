import { join } from 'node:path';
import type { Config } from '../../config/index.js';
import { DatabaseKind, type Installation, QueueKind, StorageKind } from './installation.model.js';

/**
 * Returns what every caller may know about the configuration. Where clients need an API key it names kinds and limits only, since
 * the owner of a key need not be the operator: no address, name or path. A secret is never among it.
 */
export function installationFacts(
  config: Config,
): Omit<Installation, 'version' | 'publicUrl' | 'imagesUrl' | 'workers'> {
  const { database, queue, storage, email, auth, upload, outbound, images, http, retentionDays } = config;
  return {
    database: database.url === undefined ? DatabaseKind.EMBEDDED : DatabaseKind.POSTGRESQL,
    queue: queue.redisUrl === undefined ? QueueKind.POSTGRESQL : QueueKind.REDIS,
    storage: storage.s3 === undefined ? StorageKind.FOLDER : StorageKind.S3,
    folder: auth.needsKey || storage.s3 !== undefined ? null : join(config.dataDir, 'objects'),
    privateAddresses: auth.needsKey ? null : [...outbound.allowPrivate],
    hasEmail: email !== undefined,
    needsKey: auth.needsKey,
    limits: {
      fileBytes: upload.maxBytes,
      fileImages: upload.maxImages,
      imageBytes: outbound.maxBytes,
      imagePixels: images.maxPixels,
      downloadMs: outbound.timeoutMs,
      compressionMs: images.compressorTimeoutMs,
      downloadsPerHost: outbound.perHost,
      requestsPerMinute: http.rateLimit === 0 ? null : http.rateLimit,
      retentionDays: retentionDays ?? null,
    },
  };
}
