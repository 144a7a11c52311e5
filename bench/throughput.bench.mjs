import { printComparison } from './lib/compare.mjs';
import { startImageHost } from './lib/image-host.mjs';
import { meanSize, photographs, tinyPictures } from './lib/pictures.mjs';
import { startProgram } from './lib/program.mjs';
import { startPipeline, startSharpLoop } from './lib/references.mjs';
import { inTurn } from './lib/rounds.mjs';
import { hasRedis } from './lib/services.mjs';

export const summary = 'Images per second of a whole request against sharp alone and a simple pipeline.';

export const defaults = { images: 310, tiny: 2000, rounds: 5 };
export const quick = { images: 24, tiny: 200, rounds: 1 };

/** `--images 0` leaves out the photographs, `--tiny 0` the tiny pictures. */
export default async function throughput({ options, root, cleanup }) {
  const { images, tiny, rounds, quick: isQuick } = options;
  const program = await startProgram({ root, cleanup });
  const pipeline = hasRedis() ? await startPipeline({ cleanup }) : undefined;
  if (pipeline === undefined) console.log('The pipeline is left out: redis-server is not installed.');
  const compare = async (title, folder, count) => {
    const [host, loop] = [
      await startImageHost(cleanup, folder),
      await startSharpLoop({ cleanup, root, folder }),
    ];
    const urls = (series, number = count) => host.urls(number, series);
    const warmUp = Math.min(count, 50);
    await program.runRequest(urls('warm-up', warmUp));
    await loop.run(warmUp);
    await pipeline?.run(urls('warm-up', warmUp));
    const samples = await inTurn(
      rounds,
      {
        ours: (round) => program.runRequest(urls(`ours-${round}`)),
        'sharp alone': () => loop.run(count),
        ...(pipeline && { pipeline: (round) => pipeline.run(urls(`pipeline-${round}`)) }),
      },
      progressLine,
    );
    return { samples, ratios: printComparison(title, samples) };
  };
  const result = {};
  if (images > 0) {
    const folder = await photographs(isQuick ? 8 : undefined);
    result.photographs = await compare(
      `${images} photographs of ${meanSize(folder)} on average`,
      folder,
      images,
    );
  }
  if (tiny > 0) result.tiny = await compare(`${tiny} pictures of 48 x 48`, await tinyPictures(), tiny);
  return result;
}

function progressLine(round, samples) {
  const rates = Object.entries(samples).map(
    ([name, { images, seconds }]) => `${name} ${(images / seconds).toFixed(1)}`,
  );
  console.log(`round ${round}: ${rates.join(', ')} images/s`);
}
