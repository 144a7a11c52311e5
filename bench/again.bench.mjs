import { cpuTable } from './lib/compare.mjs';
import { startImageHost } from './lib/image-host.mjs';
import { meanSize, photographs, tinyPictures } from './lib/pictures.mjs';
import { startProgram } from './lib/program.mjs';
import { ratios } from './lib/statistics.mjs';
import { spreadTable, table } from './lib/table.mjs';

export const summary =
  'The first run of a catalogue against the next ones, unchanged and with one percent changed.';

export const defaults = { images: 310, tiny: 0, changed: 1, rounds: 3 };
export const quick = { images: 24, tiny: 0, changed: 10, rounds: 1 };

const RUNS = ['first', 'unchanged', 'changed'];

/** `--images 0` leaves out the photographs, `--tiny` adds pictures of 48 x 48; `--changed` is in percent. */
export default async function again({ options, root, cleanup }) {
  const { images, tiny, quick: isQuick } = options;
  const program = await startProgram({ root, cleanup });
  const result = {};
  if (images > 0) {
    const folder = await photographs(isQuick ? 8 : undefined);
    const title = `${images} photographs of ${meanSize(folder)} on average`;
    result.photographs = await measure(title, folder, images);
  }
  if (tiny > 0) result.tiny = await measure(`${tiny} pictures of 48 x 48`, await tinyPictures(), tiny);
  return result;

  async function measure(title, folder, count) {
    const host = await startImageHost(cleanup, folder);
    const changed = Math.ceil((count * options.changed) / 100);
    // Compiles the code of both ways.
    for (let run = 0; run < 3; run += 1) await program.runRequest(host.urls(Math.min(count, 50), 'warm-up'));
    const samples = Object.fromEntries(RUNS.map((run) => [run, []]));
    for (let round = 1; round <= options.rounds; round += 1) {
      const urls = host.urls(count, `round-${round}`);
      for (const run of RUNS) {
        if (run === 'changed') await host.change(urls.slice(0, changed));
        samples[run].push(await counted(host, () => program.runRequest(urls)));
      }
      const rates = RUNS.map((run) => `${run} ${(count / samples[run].at(-1).seconds).toFixed(0)}`);
      console.log(`round ${round}: ${rates.join(', ')} images/s`);
    }
    return print(title, samples);
  }

  /** Adds to the figures of a run how many images were compressed, requested, and downloaded. */
  async function counted(host, run) {
    const before = { compressions: await program.compressions(), ...(await host.counts()) };
    const sample = await run();
    const after = { compressions: await program.compressions(), ...(await host.counts()) };
    const counts = Object.entries(after).map(([name, value]) => [name, value - before[name]]);
    return { ...sample, ...Object.fromEntries(counts) };
  }
}

function print(title, samples) {
  const rates = Object.fromEntries(
    Object.entries(samples).map(([run, list]) => [run, list.map(({ images, seconds }) => images / seconds)]),
  );
  const compared = Object.fromEntries(
    RUNS.slice(1).map((run) => [`images/s, ${run} / first`, ratios(rates[run], rates.first)]),
  );
  const counts = table(
    ['of the last round', 'images', 'requests', 'bodies', 'compressions'],
    RUNS.map((run) => {
      const { images, requests, bodies, compressions } = samples[run].at(-1);
      return [run, images, requests, bodies, compressions].map(String);
    }),
  );
  const tables = [
    spreadTable('images/s', rates),
    spreadTable('ratio', compared),
    cpuTable('CPU ms per image', samples),
    counts,
  ];
  console.log(`\n${title}\n\n${tables.filter((text) => text !== '').join('\n\n')}`);
  return { samples, ratios: compared };
}
