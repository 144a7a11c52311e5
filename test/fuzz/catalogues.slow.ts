import { makeZip } from 'client-zip';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { CsvError, readCsv } from '../../src/csv/index.js';
import { type CatalogueFile, openCatalogue, writeXlsx } from '../../src/file-formats/index.js';
import { damaged, type Random, randomOf } from '../support/damage.js';
import { collectGarbage } from '../support/garbage.js';

const SEED = Number(process.env.FUZZ_SEED ?? Math.floor(Date.now() / 1000));
const FILES = Number(process.env.FUZZ_FILES ?? 10_000);
const MAX_EXPANDED_BYTES = 5_000_000;

const PRODUCTS = Array.from({ length: 40 }, (_, at) => ({
  id: String(at),
  name: `Chair ${at} & table <ü>`,
  images: [`https://img.example/${at}.jpg`, `https://img.example/${at}-2.jpg`],
}));
const CSV = `id,name,images\n${PRODUCTS.map(({ id, name, images }) => `${id},${name},"${images.join(', ')}"\n`).join('')}`;
const XML = `<?xml version="1.0"?><rss xmlns:g="x"><channel>${PRODUCTS.map(
  ({ id, images }) =>
    `<item><g:id>${id}</g:id><g:image_link>${images[0]}</g:image_link><![CDATA[<b>]]></item>`,
).join('')}</channel></rss>`;

async function validFiles(): Promise<Buffer[]> {
  const rows = [
    ['id', 'name', 'images'],
    ...PRODUCTS.map(({ id, name, images }) => [id, name, images.join('\n')]),
  ];
  const workbook = await buffer(writeXlsx('Products', Readable.from([rows])));
  const unpacked = Object.fromEntries([
    ['a.csv', CSV],
    ['readme.txt', 'Read me'],
  ]);
  return [
    workbook,
    workbook,
    Buffer.from(XML),
    Buffer.from(JSON.stringify({ products: PRODUCTS })),
    Buffer.from(PRODUCTS.map((product) => JSON.stringify(product)).join('\n')),
    gzipSync(CSV),
    gzipSync(XML),
    await buffer(makeZip(Object.entries(unpacked).map(([name, input]) => ({ name, input })))),
  ];
}

const fileOf = (bytes: Buffer): CatalogueFile => ({
  size: bytes.length,
  read: (position, length) => Promise.resolve(bytes.subarray(position, position + length)),
  stream: (start = 0, end = bytes.length) =>
    Readable.from([bytes.subarray(start, end)], { objectMode: false }),
});

/** Reads a file to its end; resolves to what it is, or to the code of the error that names what is wrong with it. */
async function outcomeOf(bytes: Buffer): Promise<string> {
  try {
    const opened = await openCatalogue(fileOf(bytes), { maxExpandedBytes: MAX_EXPANDED_BYTES, sheet: null });
    if (opened.kind === 'text') {
      const { records } = await readCsv(Readable.from([bytes]));
      for await (const _ of records);
    } else if (opened.kind === 'packed') for await (const _ of opened.bytes());
    else for await (const _ of opened.rows());
    return opened.kind;
  } catch (error) {
    const { code, name } = error as CsvError;
    if (error instanceof CsvError || code === ('NOT_UTF8' as string)) return code;
    throw new Error(`An error without a name of ours: ${name} ${String(error)}`, { cause: error });
  }
}

async function readDamaged(
  random: Random,
  valid: readonly Buffer[],
  count: number,
): Promise<Map<string, number>> {
  const outcomes = new Map<string, number>();
  for (let at = 0; at < count; at += 1) {
    const outcome = await outcomeOf(damaged(random, valid));
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  }
  return outcomes;
}

test(`${FILES} damaged catalogues are read or end in an error that names what is wrong (FUZZ_SEED=${SEED})`, async () => {
  const random = randomOf(SEED);
  const valid = await validFiles();
  const size = () => {
    collectGarbage();
    return process.memoryUsage().rss;
  };
  await readDamaged(random, valid, FILES / 5);
  const before = size();
  const outcomes = await readDamaged(random, valid, (FILES * 4) / 5);
  const after = size();
  const mib = (bytes: number) => Math.round(bytes / 2 ** 20);
  process.stdout.write(
    `seed ${SEED}: ${JSON.stringify(Object.fromEntries(outcomes))}; ${mib(before)} MiB after ${FILES / 5}, ${mib(after)} MiB after ${FILES}\n`,
  );
  expect(outcomes.get('NOT_A_CSV')).toBeGreaterThan(0);
  expect(after).toBeLessThan(1.3 * before);
}, 1_800_000);
