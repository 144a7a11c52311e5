import { cpuTable } from './lib/compare.mjs';
import { startImageHost } from './lib/image-host.mjs';
import { tinyPictures } from './lib/pictures.mjs';
import { Cleanup } from './lib/cleanup.mjs';
import { startProgram } from './lib/program.mjs';
import { inTurn } from './lib/rounds.mjs';
import { ratios } from './lib/statistics.mjs';
import { spreadTable } from './lib/table.mjs';

export const summary = 'CPU and wall time per tiny picture in requests of 1,000, 10,000 and 100,000.';

/** `images` is the largest request: 10000 takes minutes, 100000 an hour. */
export const defaults = { images: 100_000, rounds: 3 };
export const quick = { images: 1000, rounds: 1 };

const SIZES = [1000, 10_000, 100_000];
const WARM_UP = 200;

/** The sizes of the requests: those up to the largest, or it and a tenth of it when there would be no comparison. */
export function sizesUpTo(largest) {
  const sizes = SIZES.filter((size) => size <= largest);
  return sizes.length > 1 ? sizes : [Math.max(1, Math.round(largest / 10)), largest];
}

export default async function growth({ options: { images, rounds }, root, cleanup }) {
  const host = await startImageHost(cleanup, await tinyPictures());
  const runOf = (size) => async () => {
    // A program of its own, so that nothing but the size of the request differs.
    const own = new Cleanup();
    cleanup.add(() => own.run());
    try {
      const program = await startProgram({ root, cleanup: own });
      await program.runRequest(host.urls(WARM_UP, 'warm-up'));
      return await program.runRequest(host.urls(size, 'growth'));
    } finally {
      await own.run();
    }
  };
  const sizes = sizesUpTo(images);
  const variants = Object.fromEntries(sizes.map((size) => [`${size} images`, runOf(size)]));
  const samples = await inTurn(rounds, variants, (round) => console.log(`round ${round} of ${rounds} done`));
  const wall = Object.fromEntries(
    Object.entries(samples).map(([name, list]) => [
      name,
      list.map(({ seconds, images: count }) => (seconds * 1000) / count),
    ]),
  );
  const [smallest, ...larger] = Object.keys(samples);
  const total = (name) => samples[name].map(({ cpu, images: count }) => cpu.total / count);
  const growthOf = Object.fromEntries(
    larger.flatMap((name) => [
      [`wall, ${name} / ${smallest}`, ratios(wall[name], wall[smallest])],
      [`CPU, ${name} / ${smallest}`, ratios(total(name), total(smallest))],
    ]),
  );
  console.log(`\n${spreadTable('wall ms per image', wall)}`);
  console.log(`\n${cpuTable('CPU ms per image', samples)}`);
  console.log(`\n${spreadTable('growth', growthOf)}`);
  return { samples, growth: growthOf };
}
