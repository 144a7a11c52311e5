import { Readable } from 'node:stream';
import type { CatalogueFile } from '../catalogue-file.js';
import { treeTable } from './tree-table.js';

function fileOf(content: string | Buffer): CatalogueFile {
  const bytes = Buffer.from(content);
  // Chunks of a few bytes, so that every token is split somewhere; larger ones where that would be 100,000 chunks or more.
  const chunk = bytes.length < 1_000_000 ? 7 : 997;
  return {
    size: bytes.length,
    read: (position, length) => Promise.resolve(bytes.subarray(position, position + length)),
    stream: () =>
      Readable.from(
        Array.from({ length: Math.ceil(bytes.length / chunk) }, (_, at) =>
          bytes.subarray(at * chunk, (at + 1) * chunk),
        ),
      ),
  };
}

async function table(content: string | Buffer, format: 'XML' | 'JSON'): Promise<string[][]> {
  const rows: string[][] = [];
  for await (const batch of treeTable(fileOf(content), format)) rows.push(...batch);
  return rows;
}

const RSS = `<?xml version="1.0"?>
<rss xmlns:g="http://base.google.com/ns/1.0" version="2.0"><channel>
<title>Shop</title><link>https://shop.example</link>
<item><g:id>1</g:id><title>Lamp &amp; bulb</title><g:image_link>https://a.example/1.jpg</g:image_link>
<g:additional_image_link>https://a.example/2.jpg</g:additional_image_link><g:additional_image_link>https://a.example/3.jpg</g:additional_image_link>
<g:shipping><g:country>DE</g:country></g:shipping></item>
<item><g:id>2</g:id><title><![CDATA[<b>Chair</b>]]></title><g:image_link>https://a.example/4.jpg</g:image_link></item>
</channel></rss>`;

const CHAIR = ['2', '<b>Chair</b>', 'https://a.example/4.jpg', '', ''];
const LAMP = [
  '1',
  'Lamp & bulb',
  'https://a.example/1.jpg',
  'https://a.example/2.jpg\nhttps://a.example/3.jpg',
  'DE',
];
const HEADER = ['id', 'title', 'image_link', 'additional_image_link', 'shipping.country'];

describe('XML', () => {
  test.each<[string, string, string[][]]>([
    ['reads the items of an RSS feed', RSS, [HEADER, LAMP, CHAIR]],
    [
      'reads the entries of an Atom feed with their attributes',
      '<feed xmlns="http://www.w3.org/2005/Atom"><link href="x"/><link href="y"/>' +
        '<entry><title>A</title><link rel="enclosure" href="https://a.example/1.jpg"/></entry></feed>',
      [
        ['title', 'link.rel', 'link.href'],
        ['A', 'enclosure', 'https://a.example/1.jpg'],
      ],
    ],
    [
      'reads the offers of a marketplace feed beside categories, and does not load its DTD',
      '<!DOCTYPE yml_catalog SYSTEM "shops.dtd"><yml_catalog><shop><categories><category id="1">A</category>' +
        '<category id="2">B</category></categories><offers><offer id="7"><name>Mug</name><picture>https://a.example/1.jpg</picture>' +
        '<picture>https://a.example/2.jpg</picture></offer><offer id="8"><name>Cup</name></offer></offers></shop></yml_catalog>',
      [
        ['id', 'name', 'picture'],
        ['7', 'Mug', 'https://a.example/1.jpg\nhttps://a.example/2.jpg'],
        ['8', 'Cup', ''],
      ],
    ],
    [
      'reads repeated elements of any name, with nested images',
      '<a><b><t>1</t><imgs><i>x</i><i>y</i></imgs></b><b><t>2</t></b></a>',
      [
        ['t', 'imgs.i'],
        ['1', 'x\ny'],
        ['2', ''],
      ],
    ],
    [
      'reads a single product',
      '<products><product><name>A</name><image>x</image></product></products>',
      [
        ['name', 'image'],
        ['A', 'x'],
      ],
    ],
  ])('%s', async (_, xml, rows) => expect(await table(xml, 'XML')).toEqual(rows));

  test('reads the encoding of the declaration, and of the byte order mark', async () => {
    const latin = Buffer.from(
      '<?xml version="1.0" encoding="ISO-8859-1"?><a><b><c>\xfc</c></b><b/></a>',
      'latin1',
    );
    expect(await table(latin, 'XML')).toEqual([['c'], ['ü'], ['']]);
    const wide = Buffer.from('\ufeff<a><b><c>ü</c></b><b/></a>', 'utf16le');
    expect(await table(wide, 'XML')).toEqual([['c'], ['ü'], ['']]);
  });

  test.each([
    [
      'declared entities',
      '<!DOCTYPE a [<!ENTITY b "c">]><a><b><c>&b;</c></b></a>',
      /^Line 1: the XML declares entities/,
    ],
    ['a broken element', '<a>\n<b><c>1</c>\n<b></a>', /^Line 3: the XML is malformed/],
    ['an end that is missing', '<a><b><c>1</c></b>', /the XML is malformed/],
    ['a web page', '<!DOCTYPE html><html><body>Sign in</body></html>', /^This is a web page, not a feed/],
    ['deep nesting', '<a>'.repeat(1000), /nests deeper than 64 levels/],
    ['no products', '<a>text</a>', /has no list of products/],
    [
      'an unknown encoding',
      '<?xml version="1.0" encoding="x-none"?><a/>',
      /encoding "x-none", which is unknown/,
    ],
    ['an attribute without end', `<a b="${'x'.repeat(200_000)}`, /the XML is malformed/],
  ])('rejects %s', async (_, xml, message) => {
    await expect(table(xml, 'XML')).rejects.toMatchObject({
      name: 'CsvError',
      message: expect.stringMatching(message),
    });
  });
});

describe('JSON', () => {
  const products = [
    {
      id: 1,
      name: 'Lamp',
      images: ['https://a.example/1.jpg', 'https://a.example/2.jpg'],
      price: { amount: 9.5 },
    },
    { id: 2, name: 'Chair "x" ü', images: [], active: true, note: null },
  ];
  const rows = [
    ['id', 'name', 'images', 'price.amount', 'active'],
    ['1', 'Lamp', 'https://a.example/1.jpg\nhttps://a.example/2.jpg', '9.5', ''],
    ['2', 'Chair "x" ü', '', '', 'true'],
  ];

  test.each<[string, string]>([
    ['an array of products', JSON.stringify(products)],
    ['products one to a line', products.map((product) => JSON.stringify(product)).join('\n')],
    ['products in an object', JSON.stringify({ products, page: 1 })],
    ['products deep in an object', JSON.stringify({ data: { shop: { products } }, extensions: {} }, null, 2)],
    ['products with a byte order mark', `\ufeff${JSON.stringify(products)}`],
  ])('reads %s', async (_, json) => expect(await table(json, 'JSON')).toEqual(rows));

  test('reads images that are objects', async () => {
    const json = JSON.stringify([
      {
        title: 'A',
        images: [
          { src: 'x', alt: '1' },
          { src: 'y', alt: '2' },
        ],
      },
      { title: 'B' },
    ]);
    expect(await table(json, 'JSON')).toEqual([
      ['title', 'images.src', 'images.alt'],
      ['A', 'x\ny', '1\n2'],
      ['B', '', ''],
    ]);
  });

  test('reads one product alone', async () => {
    expect(await table('{"name": "A", "image": "x"}', 'JSON')).toEqual([
      ['name', 'image'],
      ['A', 'x'],
    ]);
  });

  test.each([
    ['a comma too many', '[{"a": 1},]', /^The JSON is malformed on line 1 or shortly after/],
    ['an end that is missing', '[{"a": 1}', /^The JSON is malformed/],
    ['deep nesting', '['.repeat(100_000), /nests deeper than 64 levels/],
    ['deep objects', '{"a":'.repeat(100), /nests deeper than 64 levels/],
    ['a key without end', `[{"${'x'.repeat(5000)}`, /key of more than 1000 characters/],
    ['nothing but numbers', '[1, 2, 3]', /has no list of products/],
  ])('rejects %s', async (_, json, message) => {
    await expect(table(json, 'JSON')).rejects.toMatchObject({
      name: 'CsvError',
      message: expect.stringMatching(message),
    });
  });

  test('rejects products with more fields than a CSV may have columns', async () => {
    const wide = [0, 1].map(() => Object.fromEntries(Array.from({ length: 1001 }, (_, n) => [`f${n}`, n])));
    await expect(table(JSON.stringify(wide), 'JSON')).rejects.toMatchObject({ code: 'TOO_MANY_COLUMNS' });
  });

  test('rejects a product that is too long', async () => {
    const json = JSON.stringify([{ a: 'x'.repeat(2 ** 20 + 1) }, { a: 'x', b: 'y' }]);
    await expect(table(json, 'JSON')).rejects.toMatchObject({ code: 'RECORD_TOO_LONG' });
  });
});
