import { availableParallelism } from 'node:os';
import pLimit from 'p-limit';
import sharp from 'sharp';
import { PRODUCTS } from './catalogue.js';
import type { Host } from './host.js';
import { PictureStudio } from './pictures.js';

/** Makes all that the catalogue shows, for the host to serve. Resolves to how many pictures there are. */
export async function stockHost(
  host: Host,
  signal: AbortSignal,
  keep: (file: string, bytes: Buffer) => Promise<void> = async () => {},
): Promise<number> {
  // Pictures are made side by side, so each needs one thread only.
  sharp.concurrency(1);
  const studio = await PictureStudio.open();
  const limit = pLimit(availableParallelism());
  const exhibits = PRODUCTS.flatMap(({ exhibits: ofProduct }, subject) =>
    ofProduct.map((exhibit, view) => ({ exhibit, motif: { subject, view } })),
  );
  const pictures = exhibits.map(({ exhibit, motif }) =>
    limit(async () => {
      signal.throwIfAborted();
      if (exhibit.kind === 'WEB_PAGE') host.addWebPage(exhibit.file);
      if (exhibit.kind !== 'PICTURE') return 0;
      const bytes = await studio.make(exhibit.order, motif);
      await keep(exhibit.file, bytes);
      host.addPicture(exhibit.file, bytes);
      return 1;
    }),
  );
  const made = await Promise.all(pictures);
  return made.reduce((sum: number, count) => sum + count, 0);
}
