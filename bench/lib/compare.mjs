import { perImage } from './processes.mjs';
import { median, ratios } from './statistics.mjs';
import { spreadTable, table } from './table.mjs';

const KINDS = ['main', 'compressor', 'PostgreSQL', 'Redis', 'S3', 'total'];

/** Returns the CPU milliseconds per image of each sample; `total` and the kinds that used any. */
function cpuPerImage(samples) {
  return samples.map(({ cpu, images }) => perImage(cpu, images));
}

/** A table of the median CPU milliseconds per image: a row per entry of `samples`, a column per kind of process. */
export function cpuTable(title, samples) {
  const entries = Object.entries(samples).map(([name, list]) => [name, cpuPerImage(list)]);
  const middle = (list, kind) => median(list.map((cpu) => cpu[kind] ?? 0));
  const kinds = KINDS.filter((kind) => entries.some(([, list]) => middle(list, kind) > 0));
  if (kinds.length === 0) return '';
  return table(
    [title, ...kinds],
    entries.map(([name, list]) => [name, ...kinds.map((kind) => middle(list, kind) || undefined)]),
  );
}

/**
 * Prints the images per second, the ratios of `ours` to each other variant round by round, and the CPU time per image.
 * `samples` has an array per variant; each sample has `images`, `seconds` and `cpu`. Returns the ratios.
 */
export function printComparison(title, samples, ours = 'ours') {
  const rates = Object.fromEntries(
    Object.entries(samples).map(([name, list]) => [
      name,
      list.map(({ images, seconds }) => images / seconds),
    ]),
  );
  const cpu = Object.fromEntries(
    Object.entries(samples).map(([name, list]) => [name, cpuPerImage(list).map(({ total }) => total)]),
  );
  const others = Object.keys(samples).filter((name) => name !== ours);
  const compared = Object.fromEntries(
    others.flatMap((name) => [
      [`images/s, ${ours} / ${name}`, ratios(rates[ours], rates[name])],
      ...(cpu[ours].includes(undefined) ? [] : [[`CPU, ${ours} / ${name}`, ratios(cpu[ours], cpu[name])]]),
    ]),
  );
  const tables = [
    spreadTable('images/s', rates),
    spreadTable('ratio', compared),
    cpuTable('CPU ms per image', samples),
  ];
  console.log(`\n${title}\n\n${tables.filter((text) => text !== '').join('\n\n')}`);
  return compared;
}
