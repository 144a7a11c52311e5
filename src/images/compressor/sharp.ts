import { createRequire } from 'node:module';

/** As CommonJS it is loaded in half the time, and every child begins with that. */
const sharp = createRequire(import.meta.url)('sharp') as (typeof import('sharp'))['default'];

/** The libvips loaders this program needs; every other one, the rarely tested kind, stays shut. */
const LOADERS = ['Jpeg', 'Png', 'Webp', 'Heif', 'Nsgif', 'Tiff', 'Svg'].map(
  (name) => `VipsForeignLoad${name}Buffer`,
);

sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({ operation: LOADERS });
// No picture is compressed twice, so a cache would only hold memory.
sharp.cache(false);
// Pictures run beside each other, one thread each: more threads a picture only contend for the same cores.
sharp.concurrency(1);

/** sharp, set up for untrusted input. Everything here imports it from this file. */
export { sharp };
export type { Sharp } from 'sharp';
