import { parseString } from 'fast-csv';
import { answer } from '../support/image-host.behaviours.js';
import { SHOP_NAMES, shopExport, textOf } from '../support/shops/shop-exports.js';
import { type Stage, startStage } from '../support/stage.js';

const PRODUCTS = 8;

const RESULT = `query ($id: ID!) {
  request(id: $id) {
    status outputCsvUrl progress { failedImages } images(first: 100) { nodes { inputUrl outputUrl } }
  }
}`;

let stage: Stage;

beforeAll(async () => {
  stage = await startStage();
  stage.host.otherwise(answer(await stage.photo({ width: 32, height: 32 }), { type: 'image/jpeg' }));
}, 60_000);
afterAll(() => stage?.dispose());

function parse(text: string, delimiter: string): Promise<string[][]> {
  const rows: string[][] = [];
  return new Promise((resolve, reject) => {
    parseString<string[], string[]>(text, { delimiter })
      .on('data', (row: string[]) => rows.push(row))
      .on('error', reject)
      .on('end', () => resolve(rows));
  });
}

test.each(SHOP_NAMES)(
  'an export of %s is uploaded without options but REPLACE, and returns with only its image URLs changed',
  async (shop) => {
    const { origin } = stage.host;
    const input = shopExport(shop, PRODUCTS, origin);
    const id = await stage.api.upload(textOf(input), { output: 'REPLACE' }, input.fileName);
    await stage.api.settled(id);
    const { request } = await stage.api.query(RESULT, { id });
    expect(request).toMatchObject({ status: 'COMPLETED', progress: { failedImages: 0 } });

    // The same image may have an output for each row that names it.
    const inputs = new Map<string, string>();
    for (const { inputUrl, outputUrl } of request.images.nodes as { inputUrl: string; outputUrl: string }[])
      inputs.set(outputUrl, inputUrl);
    expect(new Set(inputs.values())).toEqual(new Set(input.urls));

    const output = await parse(await (await fetch(request.outputCsvUrl)).text(), input.delimiter);
    const url = new RegExp(`${stage.program.url}/files/[\\w./-]+`, 'g');
    const used = output.flatMap((row) => row.flatMap((cell) => [...cell.matchAll(url)].map(([one]) => one)));
    expect(new Set(used)).toEqual(new Set(inputs.keys()));
    expect(used.every((one) => /\/[A-Za-z0-9._-]+\.(?:jpe?g)$/.test(one))).toBe(true);
    // WooCommerce's escapes belong to the URLs, so they are compared without them.
    const restored = output.map((row) => row.map((cell) => cell.replaceAll(url, (one) => inputs.get(one)!)));
    const unescaped = shopExport(shop, PRODUCTS, origin, (one) => one.replaceAll(',', '\ue000')).rows.map(
      (row) => row.map((cell) => cell.replaceAll('\ue000', ',')),
    );
    expect(restored).toEqual(unescaped);
  },
  60_000,
);
