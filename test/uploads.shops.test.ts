import { readFileSync } from 'node:fs';
import { answer } from './support/image-host.behaviours.js';
import { type Stage, startStage } from './support/stage.js';

interface ResultProduct {
  name: string;
  images: { inputUrl: string }[];
}

const RESULT = `query ($id: ID!) {
  request(id: $id) {
    status outputCsvUrl productsWithoutImages products { nodes { name images { inputUrl } } }
  }
}`;

let stage: Stage;

beforeAll(async () => {
  stage = await startStage();
  stage.host.otherwise(answer(await stage.photo({ width: 32, height: 32 }), { type: 'image/jpeg' }));
});
afterAll(() => stage?.dispose());

/** The products and images that a shop's export must give, with the paths of the images in their order. */
test.each<[string, Record<string, string[]>, { withoutImages: number; rows: number }]>([
  [
    'shopify.csv',
    {
      Kettle: ['/kettle-1.jpg', '/kettle-steel.jpg', '/kettle-2.jpg', '/kettle-red.jpg'],
      Vase: ['/vase.jpg'],
    },
    { withoutImages: 0, rows: 4 },
  ],
  [
    'woocommerce.csv',
    { Shirt: ['/shirt,front.jpg', '/shirt-back.jpg'], 'Shirt - M': ['/shirt-m.jpg'] },
    { withoutImages: 1, rows: 3 },
  ],
  [
    'magento.csv',
    { Armchair: ['/chair.jpg', '/chair-2.jpg', '/chair-3.jpg'] },
    { withoutImages: 0, rows: 1 },
  ],
  [
    'google.tsv',
    { 'Jacket M': ['/jacket.jpg', '/jacket-2.jpg', '/jacket-3.jpg'], 'Jacket L': ['/jacket.jpg'] },
    { withoutImages: 0, rows: 2 },
  ],
  ['prestashop.csv', { Player: ['/player.jpg', '/player-2.jpg'] }, { withoutImages: 0, rows: 1 }],
  ['medusa.csv', { Tee: ['/tee.jpg', '/tee-1.jpg', '/tee-2.jpg'] }, { withoutImages: 0, rows: 2 }],
  [
    'german-with-title.csv',
    { Schrank: ['/schrank.jpg', '/schrank-offen.jpg'] },
    { withoutImages: 1, rows: 2 },
  ],
  ['facebook-comments.csv', { Kettle: ['/fb-kettle.jpg'] }, { withoutImages: 0, rows: 1 }],
  ['sizes.tsv', { Map: ['/map_s.jpg', '/map_o.jpg'] }, { withoutImages: 0, rows: 1 }],
])(
  '%s goes in with no options, and every image of it is done',
  async (name, expected, { withoutImages, rows }) => {
    const text = readFileSync(new URL(`fixtures/shops/${name}`, import.meta.url), 'utf8');
    const id = await stage.api.upload(text.replaceAll('http://H', stage.host.origin), {}, name);
    await stage.api.settled(id);
    const { request } = await stage.api.query(RESULT, { id });
    expect(request).toMatchObject({ status: 'COMPLETED', productsWithoutImages: withoutImages });
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
    // The input's cells stand in front of the new ones; they may be quoted where they were not.
    const cells = (line: string) => line.replaceAll('"', '');
    for (const [index, line] of lines.entries())
      expect(cells(line).startsWith(cells(input[index]!))).toBe(true);
    const done = lines.slice(-rows).filter((line) => line.includes('COMPLETED')).length;
    expect(done + lines.slice(-rows).filter((line) => /NO_IMAGE|[,;\t]{3}$/.test(line)).length).toBe(rows);
  },
);
