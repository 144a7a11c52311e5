import { readImageCell, writeImageCell } from './image-cell.js';

const A = 'https://a.example/1.jpg';
const B = 'http://b.example/2.jpg';

type Case = [cell: string, urls: string[], invalid?: string[]];

describe('readImageCell', () => {
  test.each<Case>([
    ['', []],
    [' , ; ', []],
    ['N/A', []],
    ['-', []],
    ['#N/A', []],
    [`${A}, N/A`, [A]],
    [A, [A]],
    [`HTTPS://A.example/1.jpg,${B}`, ['HTTPS://A.example/1.jpg', B]],
    ['https://a.example', ['https://a.example']],
    ['https://a.example/render/42', ['https://a.example/render/42']],
  ])('finds the simple URLs in %j', expectCell);

  test.each<Case>([
    [`${A},${B}`, [A, B]],
    [`${A};${B}|${A} ${B}\r\n${A}\t${B}`, [A, B, A, B, A, B]],
    [`${A}~${B}^${A}`, [A, B, A]],
    [`${A} + ${B}`, [A, B]],
    [`${A} * ${B}`, [A, B]],
    [`${A}#${B}`, [A, B]],
    [`${A}•${B}`, [A, B]],
    [` ${A} , ;| ${B} ;`, [A, B]],
    [`${A},,${B},`, [A, B]],
    [`${A}${B}`, [A, B]],
    [`"${A}","${B}"`, [A, B]],
    [`["${A}", "${B}"]`, [A, B]],
    [`{${A},${B}}`, [A, B]],
    [`'${A}', '${B}'`, [A, B]],
    [`${A}.`, [A]],
  ])('finds the separated URLs in %j', expectCell);

  test.each<Case>([
    ['https://a.example/w_1,h_2;q|3/1.jpg', ['https://a.example/w_1,h_2;q|3/1.jpg']],
    [`https://a.example/w_1,h_2/1.jpg,${B}`, ['https://a.example/w_1,h_2/1.jpg', B]],
    ['https://a.example/2,3.png', ['https://a.example/2,3.png']],
    ['https://a.example/desk.jpg?tags=a;b|c', ['https://a.example/desk.jpg?tags=a;b|c']],
    ['https://a.example/desk.jpg?a=1,2&b=3', ['https://a.example/desk.jpg?a=1,2&b=3']],
    ['https://a.example/my chair.jpg', ['https://a.example/my chair.jpg']],
    [`https://a.example/my chair.jpg, ${B}`, ['https://a.example/my chair.jpg', B]],
    ['https://a.example/photo(1).jpg', ['https://a.example/photo(1).jpg']],
    ['https://a.example/photo(1)', ['https://a.example/photo(1)']],
    ['https://a.example/it’s.jpg', ['https://a.example/it’s.jpg']],
    ['https://a.example/?from=http://b.example/', ['https://a.example/?from=http://b.example/']],
    [
      'https://cdn.example/fetch/https://b.example/2.jpg',
      ['https://cdn.example/fetch/https://b.example/2.jpg'],
    ],
    ['https://a.example/a~b/1.jpg', ['https://a.example/a~b/1.jpg']],
    ['https://münchen.example/ü.jpg', ['https://münchen.example/ü.jpg']],
    ['https://a.example/100%_cotton.jpg', ['https://a.example/100%_cotton.jpg']],
    ['https://a.example/SKU#12.jpg', ['https://a.example/SKU%2312.jpg']],
    ['https://a.example/1.jpg#front', ['https://a.example/1.jpg#front']],
    ['https://a.example/1.jpg?w=600&amp;sig=ok', ['https://a.example/1.jpg?w=600&amp;sig=ok']],
  ])('keeps the URLs with separators inside whole in %j', expectCell);

  test.each<Case>([
    ['https://a.example/a\\,s-700.jpg, http://b.example/2.jpg', ['https://a.example/a,s-700.jpg', B]],
    ['https://a.example/w_300\\,h_200/c.jpg', ['https://a.example/w_300,h_200/c.jpg']],
  ])('unescapes the commas in %j', expectCell);

  test.each<Case>([
    [`${A}|Front view|400x400;${B}||`, [A, B]],
    [`${A}|Front view`, [A]],
    [`https://a.example/img/7|Front|400x400`, ['https://a.example/img/7']],
    [`${A} ! alt : A lamp, lit ! title : Lamp ! desc :  ! caption : `, [A]],
    [`${A} ! alt : Front | ${B} ! alt : Back`, [A, B]],
    [`Front (${A}), Back (${B})`, [A, B]],
    [`lamp-front.jpg (${A}),lamp-back.jpg (${B})`, [A, B]],
    [`![Front view](${A}) ![](${B} "Back")`, [A, B]],
    [`[${A}](${B})`, [A, B]],
    [`<${A}>`, [A]],
    [`<img src="${A}" alt="">`, [A]],
    [`Front: ${A}`, [A]],
    [`${A} (front)`, [A]],
  ])('finds the labelled URLs in %j', expectCell);

  test.each<Case>([
    [`\u200b${A}\u200b`, [A]],
    [`${A},\u200b${B}`, [A, B]],
    ['https://a.example/\u200b1.jpg', [A]],
    [`\u2060${A}\u2060`, [A]],
    [`${A}\u200e`, [A]],
    [`${A}\u00ad`, [A]],
    [`${A}\u200b${B}`, [A, B]],
    [`\ufeff${A}`, [A]],
  ])('removes the invisible characters in %j', expectCell);

  test.each<Case>([
    [`chair.jpg, ${A}`, [A], ['chair.jpg']],
    [`${A}, lamp.jpg`, [A], ['lamp.jpg']],
    [`${A},lamp.jpg`, [A], ['lamp.jpg']],
    [`${A} and more`, [A], ['and more']],
    ['see attachment', [], ['see attachment']],
    [`ftp://a.example/1.jpg,${B}`, [B], ['ftp://a.example/1.jpg']],
    [`${A}, ftp://b.example/2.jpg`, [A], ['ftp://b.example/2.jpg']],
    [`${A} data:image/png;base64,AAAA`, [A], ['data:image/png;base64,AAAA']],
    ['/m/b/mb01.jpg', [], ['/m/b/mb01.jpg']],
  ])('returns the parts that are not URLs in %j as invalid', expectCell);

  function expectCell(cell: string, urls: string[], invalid: string[] = []): void {
    const read = readImageCell(cell);
    expect([read.urls.map(({ url }) => url), read.invalid]).toEqual([urls, invalid]);
  }
});

describe('readImageCell with a base URL', () => {
  const BASE = 'https://shop.example/media/catalog/product';
  test.each<Case>([
    ['//cdn.example/1.jpg', ['https://cdn.example/1.jpg']],
    ['www.a.example/1.jpg', ['https://www.a.example/1.jpg']],
    ['cdn.a.example/x/1.jpg', ['https://cdn.a.example/x/1.jpg']],
    ['/m/b/mb01.jpg', [`${BASE}/m/b/mb01.jpg`]],
    ['m/b/mb01.jpg', [`${BASE}/m/b/mb01.jpg`]],
    ['mb01.jpg,mb02.jpg', [`${BASE}/mb01.jpg`, `${BASE}/mb02.jpg`]],
    ['mb01.jpg mb02.jpg', [`${BASE}/mb01.jpg`, `${BASE}/mb02.jpg`]],
    ['my chair.jpg|your chair.jpg', [`${BASE}/my%20chair.jpg`, `${BASE}/your%20chair.jpg`]],
    ['a/1.jpg\n/b/2.png', [`${BASE}/a/1.jpg`, `${BASE}/b/2.png`]],
    [`lamp.jpg, ${A}`, [`${BASE}/lamp.jpg`, A]],
    ['no_selection', [], ['no_selection']],
  ])('resolves the addresses in %j', (cell, urls, invalid = []) => {
    const read = readImageCell(cell, BASE);
    expect([read.urls.map(({ url }) => url), read.invalid]).toEqual([urls, invalid]);
  });

  test.each([
    ['//cdn.example/1.jpg', ['https://cdn.example/1.jpg']],
    ['www.a.example/1.jpg', ['https://www.a.example/1.jpg']],
    ['cdn.a.example/x/1.jpg', ['https://cdn.a.example/x/1.jpg']],
  ])('resolves %j, which names its host, without a base URL', (cell, urls) => {
    expect(readImageCell(cell).urls.map(({ url }) => url)).toEqual(urls);
  });
});

describe('writeImageCell', () => {
  test.each([
    [`${A}, ${B}`, 'NEW, NEW'],
    [`${A}|Front view|400x400;${B}||`, 'NEW|Front view|400x400;NEW||'],
    [`${A} ! alt : A lamp ! title : Lamp`, 'NEW ! alt : A lamp ! title : Lamp'],
    ['https://a.example/a\\,b.jpg, N/A', 'NEW, N/A'],
    [`Front (${A})`, 'Front (NEW)'],
    [`![Front\\, lit](${A})`, '![Front\\, lit](NEW)'],
    ['', ''],
  ])('replaces the URLs and keeps everything else in %j', (cell, expected) => {
    expect(writeImageCell(readImageCell(cell), () => 'NEW')).toBe(expected);
  });

  test('keeps a URL that is not replaced as it was written', () => {
    const cell = `https://a.example/a\\,b.jpg, ${B}`;
    expect(writeImageCell(readImageCell(cell), (url) => (url === B ? 'NEW' : null))).toBe(
      'https://a.example/a\\,b.jpg, NEW',
    );
  });

  test('replaces relative addresses', () => {
    const read = readImageCell('a.jpg, b.jpg', 'https://a.example');
    expect(writeImageCell(read, (url) => url.toUpperCase())).toBe(
      'HTTPS://A.EXAMPLE/A.JPG, HTTPS://A.EXAMPLE/B.JPG',
    );
  });
});

test.each([
  ['separators', (n: number) => ' ,'.repeat(n)],
  ['words', (n: number) => 'x '.repeat(n)],
  ['bars', (n: number) => `${A}|`.repeat(n / 8)],
  ['dots', (n: number) => `https://a/${'.'.repeat(n)}`],
  ['brackets', (n: number) => `https://a/${'('.repeat(n)}${')'.repeat(n)}`],
  ['extensions', (n: number) => `https://a/${'.jpg/'.repeat(n / 4)}`],
  ['exclamation marks', (n: number) => `${A}${' ! '.repeat(n / 2)}`],
])(
  'reads a cell of a million %s in linear time: quadratic time would exceed the timeout of a test',
  (_, make) => {
    const cell = make(2 ** 20);
    expect(readImageCell(cell).text).toHaveLength(cell.length);
  },
);
