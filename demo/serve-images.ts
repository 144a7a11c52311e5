import { availableParallelism } from 'node:os';
import pLimit from 'p-limit';
import sharp from 'sharp';
import { PRODUCTS } from './catalogue.js';
import type { Host } from './host.js';
import { ImageGenerator } from './image-generator.js';

/** Generates the images of all products and adds them to the host; returns the number of images. */
export async function serveImages(
  host: Host,
  signal: AbortSignal,
  store: (file: string, bytes: Buffer) => Promise<void> = async () => {},
): Promise<number> {
  // Images are generated concurrently, so each needs only one thread.
  sharp.concurrency(1);
  const generator = await ImageGenerator.create();
  const limit = pLimit(availableParallelism());
  const sampleImages = PRODUCTS.flatMap(({ sampleImages: ofProduct }, subject) =>
    ofProduct.map((sampleImage, view) => ({ sampleImage, motif: { subject, view } })),
  );
  const generating = sampleImages.map(({ sampleImage, motif }) =>
    limit(async () => {
      signal.throwIfAborted();
      if (sampleImage.kind === 'WEB_PAGE') host.addWebPage(sampleImage.file);
      if (sampleImage.kind !== 'IMAGE') return 0;
      const bytes = await generator.generate(sampleImage.order, motif);
      await store(sampleImage.file, bytes);
      host.addImage(sampleImage.file, bytes);
      return 1;
    }),
  );
  const counts = await Promise.all(generating);
  return counts.reduce((sum: number, count) => sum + count, 0);
}
