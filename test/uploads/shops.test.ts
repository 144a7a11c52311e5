import { readFileSync } from 'node:fs';
import { answer } from '../support/image-host.behaviours.js';
import { type Stage, startStage } from '../support/stage.js';

interface ResultProduct {
  name: string;
  images: { inputUrl: string }[];
}

const RESULT = `query ($id: ID!) {
  request(id: $id) {
    status profile outputCsvUrl productsWithoutImages products { nodes { name images { inputUrl outputUrl } } }
  }
}`;

let stage: Stage;

beforeAll(async () => {
  stage = await startStage();
  stage.host.otherwise(answer(await stage.photo({ width: 32, height: 32 }), { type: 'image/jpeg' }));
});
afterAll(() => stage?.dispose());

/** The expected products of each shop's export, with the paths of their images in order. */
test.each<[string, Record<string, string[]>, { profile: string; withoutImages: number; rows: number }]>([
  [
    'shopify.csv',
    {
      Kettle: ['/kettle-1.jpg', '/kettle-steel.jpg', '/kettle-2.jpg', '/kettle-red.jpg'],
      Vase: ['/vase.jpg'],
    },
    { profile: 'SHOPIFY', withoutImages: 0, rows: 4 },
  ],
  [
    'woocommerce.csv',
    { Shirt: ['/shirt,front.jpg', '/shirt-back.jpg'], 'Shirt - M': ['/shirt-m.jpg'] },
    { profile: 'WOOCOMMERCE', withoutImages: 1, rows: 3 },
  ],
  [
    'magento.csv',
    { Armchair: ['/chair.jpg', '/chair-2.jpg', '/chair-3.jpg'] },
    { profile: 'MAGENTO', withoutImages: 0, rows: 1 },
  ],
  [
    'google.tsv',
    { 'Jacket M': ['/jacket.jpg', '/jacket-2.jpg', '/jacket-3.jpg'], 'Jacket L': ['/jacket.jpg'] },
    { profile: 'GOOGLE_MERCHANT', withoutImages: 0, rows: 2 },
  ],
  [
    'prestashop.csv',
    { Player: ['/player.jpg', '/player-2.jpg'] },
    { profile: 'PRESTASHOP', withoutImages: 0, rows: 1 },
  ],
  [
    'medusa.csv',
    { Tee: ['/tee.jpg', '/tee-1.jpg', '/tee-2.jpg'] },
    { profile: 'MEDUSA', withoutImages: 0, rows: 2 },
  ],
  [
    'vendure.csv',
    { Guitar: ['/guitar.jpg', '/guitar-2.jpg', '/guitar-red.jpg'] },
    { profile: 'VENDURE', withoutImages: 0, rows: 2 },
  ],
  [
    'german-with-title.csv',
    { Schrank: ['/schrank.jpg', '/schrank-offen.jpg'] },
    { profile: 'GENERIC', withoutImages: 1, rows: 2 },
  ],
  [
    'facebook-comments.csv',
    { Kettle: ['/fb-kettle.jpg'] },
    { profile: 'GOOGLE_MERCHANT', withoutImages: 0, rows: 1 },
  ],
  [
    'vendure.csv',
    { Guitar: ['/guitar.jpg', '/guitar-2.jpg', '/guitar-red.jpg'] },
    { profile: 'VENDURE', withoutImages: 0, rows: 2 },
  ],
  ['sizes.tsv', { Map: ['/map_s.jpg', '/map_o.jpg'] }, { profile: 'GENERIC', withoutImages: 0, rows: 1 }],
])(
  'uploads %s without options and compresses every image of it',
  async (name, expected, { profile, withoutImages, rows }) => {
    const text = readFileSync(new URL(`../fixtures/shops/${name}`, import.meta.url), 'utf8');
    const id = await stage.api.upload(text.replaceAll('http://H', stage.host.origin), {}, name);
    await stage.api.settled(id);
    const { request } = await stage.api.query(RESULT, { id });
    expect(request).toMatchObject({ status: 'COMPLETED', profile, productsWithoutImages: withoutImages });
    expect(
      Object.fromEntries(
        (request.products.nodes as ResultProduct[]).map((product) => [
          product.name,
          product.images.map(({ inputUrl }) => inputUrl.slice(stage.host.origin.length)),
        ]),
      ),
    ).toEqual(expected);
    const output = await (await fetch(request.outputCsvUrl)).text();
    const input = text.replaceAll('http://H', stage.host.origin).trimEnd().split('\n');
    const lines = output.trimEnd().split('\n');
    expect(lines).toHaveLength(input.length);
    // The cells of the input precede the new ones; they may be quoted although they were not.
    const cells = (line: string) => line.replaceAll('"', '');
    for (const [index, line] of lines.entries())
      expect(cells(line).startsWith(cells(input[index]!))).toBe(true);
    const settled = lines.slice(-rows).filter((line) => line.includes('COMPLETED')).length;
    expect(settled + lines.slice(-rows).filter((line) => /NO_IMAGE|[,;\t]{3}$/.test(line)).length).toBe(rows);
  },
);

async function runRequest(
  csv: string,
  input: Record<string, unknown>,
): Promise<{ request: Result; output: string }> {
  const id = await stage.api.upload(csv.replaceAll('http://H', stage.host.origin), input);
  await stage.api.settled(id);
  const { request } = await stage.api.query<{ request: Result }>(RESULT, { id });
  const output = await (await fetch(request.outputCsvUrl)).text();
  return { request, output: output.replaceAll(stage.host.origin, 'http://H') };
}

interface Result {
  status: string;
  outputCsvUrl: string;
  products: { nodes: { name: string; images: { inputUrl: string; outputUrl: string | null }[] }[] };
}

test.each(['shopify.csv', 'woocommerce.csv', 'magento.csv', 'google.tsv', 'german-with-title.csv'])(
  'REPLACE replaces each image URL of %s and changes nothing else',
  async (name) => {
    const csv = readFileSync(new URL(`../fixtures/shops/${name}`, import.meta.url), 'utf8');
    const { request, output } = await runRequest(csv, { output: 'REPLACE' });
    const images = request.products.nodes.flatMap((product) => product.images);
    // The comma within a URL of WooCommerce gets its backslash back.
    const restored = images.reduce(
      (text, { inputUrl, outputUrl }) =>
        text.replaceAll(outputUrl!, inputUrl.replace(stage.host.origin, 'http://H').replace(',', '\\,')),
      output,
    );
    const cells = (text: string) => text.replaceAll('"', '').trimEnd();
    expect(cells(restored)).toBe(cells(csv));
    for (const { outputUrl } of images) expect(output).toContain(outputUrl);
  },
);

test('REPLACE keeps the old URL of an image that failed', async () => {
  stage.host.on('/gone.jpg', answer('gone', { status: 410, type: 'text/plain' }));
  const { request, output } = await runRequest('Name,Images\nA,"http://H/a.jpg|http://H/gone.jpg"\n', {
    output: 'REPLACE',
  });
  expect(request.status).toBe('PARTIAL');
  const [image] = request.products.nodes[0]!.images;
  expect(output).toBe(`Name,Images\nA,"${image!.outputUrl}|http://H/gone.jpg"\n`);
});

describe('the options columns and baseUrl', () => {
  test.each([
    ['by header', { images: ['Second'], name: 'Label' }],
    ['by letter', { images: ['c'], name: 'A' }],
  ])('columns selects the columns %s', async (_, columns) => {
    const csv = 'Label,First image,Second\nA,http://H/a.jpg,http://H/b.jpg\n';
    const { request } = await runRequest(csv, { columns });
    expect(request.products.nodes).toMatchObject([
      { name: 'A', images: [{ inputUrl: `${stage.host.origin}/b.jpg` }] },
    ]);
  });

  test('baseUrl resolves relative addresses', async () => {
    const csv = 'sku,image\nA,/m/b/1.jpg\nB,"c/2.jpg,c/3.jpg"\n';
    await expect(stage.api.upload(csv)).rejects.toMatchObject({
      extensions: {
        rows: expect.arrayContaining([
          expect.objectContaining({ message: expect.stringContaining('baseUrl') }),
        ]),
      },
    });
    const { request, output } = await runRequest(csv, {
      baseUrl: `${stage.host.origin}/media`,
      output: 'REPLACE',
    });
    expect(
      request.products.nodes.map(({ name, images }) => [name, images.map(({ inputUrl }) => inputUrl)]),
    ).toEqual([
      ['A', [`${stage.host.origin}/media/m/b/1.jpg`]],
      ['B', [`${stage.host.origin}/media/c/2.jpg`, `${stage.host.origin}/media/c/3.jpg`]],
    ]);
    expect(output.split('\n')[1]).toBe(`A,${request.products.nodes[0]!.images[0]!.outputUrl}`);
  });

  test.each([
    [
      'a column that does not exist',
      { columns: { images: ['Photo'] } },
      'INVALID_CSV',
      'has no column "Photo"',
    ],
    ['a base URL of another scheme', { baseUrl: 'ftp://a.example' }, 'INVALID_INPUT', 'baseUrl must be'],
  ])('the upload is rejected with the reason for %s', async (_, input, code, text) => {
    await expect(stage.api.upload('Name,Images\nA,http://a.example/1.jpg\n', input)).rejects.toMatchObject({
      code,
      errors: [expect.objectContaining({ message: expect.stringContaining(text) })],
    });
  });

  test('columns is JSON in a form', async () => {
    const form = new FormData();
    form.append('file', new Blob([`Label,First image,Second\nA,,${stage.host.origin}/b.jpg\n`]), 'a.csv');
    form.append('columns', '{"images": ["Second"]}');
    const inspected = (await (
      await fetch(`${stage.program.url}/api/inspect`, { method: 'POST', body: form })
    ).json()) as {
      columns: { name: string; role: string | null }[];
    };
    expect(inspected.columns).toMatchObject([{}, { role: null }, { name: 'Second', role: 'IMAGE_URLS' }]);
  });
});
