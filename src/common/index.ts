export * from './compression-effort.js';
export * from './errors.js';
export * from './file-error.js';
export * from './group-by.js';
export * from './group-commit.js';
export * from './ids.js';
export * from './image-formats.js';
export type * from './image-measurements.js';
export {
  FINGERPRINT_BYTES,
  FINGERPRINT_SIDE,
  fingerprintDistance,
  fingerprintVariance,
} from './fingerprint.js';
export { IMAGE_FINDINGS, type ImageChecks, type ImageFinding } from './image-checks.js';
export * from './stored-secret.js';
export * from './log-context.js';
export * from './make-folder.js';
export * from './outage.js';
export * from './program-version.js';
export * from './text.js';
export * from './ticker.js';
export * from './unless-aborted.js';
export * from './url.js';
