import { setInterval } from 'node:timers';
import { startImageHost } from './lib/image-host.mjs';
import { mixedPictures } from './lib/pictures.mjs';
import { hasProc, memoryOf, NO_PROC, processesOf } from './lib/processes.mjs';
import { startProgram } from './lib/program.mjs';
import { startSharpLoop } from './lib/references.mjs';
import { inTurn } from './lib/rounds.mjs';
import { Skipped } from './lib/skipped.mjs';
import { spreadTable } from './lib/table.mjs';

export const summary =
  'Peak memory of main and of the compressor children over many images of mixed formats.';

export const defaults = { images: 20_000, rounds: 1 };
export const quick = { images: 100, rounds: 1 };

const MIB = 1024 * 1024;
const SAMPLE_MS = 100;

export default async function memory({ options: { images, rounds }, root, cleanup }) {
  if (!hasProc) throw new Skipped(NO_PROC);
  const folder = await mixedPictures();
  const host = await startImageHost(cleanup, folder);
  const program = await startProgram({ root, cleanup });
  const loop = await startSharpLoop({ cleanup, root, folder });
  const samples = await inTurn(rounds, {
    ours: (round) => withPeaks(program.roots, () => program.runRequest(host.urls(images, `memory-${round}`))),
    'sharp alone': () => withPeaks(loop.roots, () => loop.run(images)),
  });
  const of = (name, field) => samples[name].map((sample) => (sample[field] ?? Number.NaN) / MIB);
  console.log(
    `\n${spreadTable(`peak MiB over ${images} images`, {
      'ours, main': of('ours', 'main'),
      'ours, largest compressor child': of('ours', 'largestCompressor'),
      'ours, main and children together': of('ours', 'together'),
      'sharp alone, one process': of('sharp alone', 'main'),
    })}`,
  );
  const quarters = samples.ours.flatMap(({ quarters: list }) => list);
  const inQuarter = (number) =>
    quarters.filter((_, index) => index % 4 === number).map((bytes) => bytes / MIB);
  console.log(
    `\n${spreadTable(
      'main, mean MiB',
      Object.fromEntries(
        [0, 1, 2, 3].map((number) => [`quarter ${number + 1} of the time`, inQuarter(number)]),
      ),
    )}`,
  );
  return { samples };
}

/** Runs `work` and returns what it returns, with the peaks of resident memory below these roots in bytes. */
async function withPeaks(roots, work) {
  const peaks = { main: 0, largestCompressor: 0, together: 0 };
  const series = [];
  const sample = () => {
    const sizes = processesOf(roots)
      .filter(({ kind }) => kind === 'main' || kind === 'compressor')
      .map(({ kind, pid }) => ({ kind, ...memoryOf(pid) }));
    const rssOf = (kind) => sizes.filter((size) => size.kind === kind).map(({ rss = 0 }) => rss);
    const [main = 0] = rssOf('main');
    const children = rssOf('compressor');
    series.push(main);
    peaks.main = Math.max(peaks.main, main);
    peaks.largestCompressor = Math.max(peaks.largestCompressor, ...children);
    peaks.together = Math.max(
      peaks.together,
      children.reduce((sum, rss) => sum + rss, main),
    );
  };
  const sampling = setInterval(sample, SAMPLE_MS);
  try {
    const result = await work();
    sample();
    return { ...result, ...peaks, quarters: quarterMeans(series) };
  } finally {
    clearInterval(sampling);
  }
}

/** The means of the four quarters of a series: memory that leaks rises from one to the next. */
export function quarterMeans(series) {
  return [0, 1, 2, 3].map((quarter) => {
    const from = Math.floor((series.length * quarter) / 4);
    const part = series.slice(from, Math.max(from + 1, Math.floor((series.length * (quarter + 1)) / 4)));
    return part.reduce((sum, value) => sum + value, 0) / part.length;
  });
}
