import type { Config } from '../../config/index.js';
import { DatabaseKind, type Installation, QueueKind, StorageKind } from './installation.model.js';

/**
 * Returns what every caller may know about the configuration. It names kinds and limits only, since the owner of an API key
 * need not be the operator: no address, name, path or secret.
 */
export function installationFacts(config: Config): Omit<Installation, 'version' | 'workers'> {
  const { database, queue, storage, email, auth, upload, outbound, images, http, retentionDays } = config;
  return {
    database: database.url === undefined ? DatabaseKind.EMBEDDED : DatabaseKind.POSTGRESQL,
    queue: queue.redisUrl === undefined ? QueueKind.POSTGRESQL : QueueKind.REDIS,
    storage: storage.s3 === undefined ? StorageKind.FOLDER : StorageKind.S3,
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
