import { createRequire } from 'node:module';
import { CODECS } from './formats/index.js';

/** The CommonJS build loads in half the time, and every child starts with loading it. */
const sharp = createRequire(import.meta.url)('sharp') as (typeof import('sharp'))['default'];

/** The libvips loaders this program needs. All others stay blocked, because they are tested less. */
const LOADERS = Object.values(CODECS).map(({ decoder }) => `VipsForeignLoad${decoder.loader}Buffer`);

sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({ operation: LOADERS });
// No image is compressed twice, so a cache would only use memory.
sharp.cache(false);
// Several images run concurrently, one thread each; more threads per image only compete for the same cores.
sharp.concurrency(1);

/** sharp, configured for untrusted input. All code here imports it from this file. */
export { sharp };
export type { Sharp } from 'sharp';
