import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { linkRewriter, rewriteText } from './rewrite-links.js';

const REQUEST = '01a1fd00-0000-7000-8000-000000000001';
const IMAGE = '01a1fd00-0000-7000-8000-0000000000aa';
const OTHER = '01a1fd00-0000-7000-8000-0000000000bb';
const link = (image = IMAGE, base = 'http://127.0.0.1:4321') =>
  `${base}/files/requests/${REQUEST}/images/${image}/mug-front.jpg`;
const names = new Map([
  [IMAGE, 'images/mug-front.jpg'],
  [OTHER, 'images/lamp.jpg'],
]);
const SIZES = new Map([[`${IMAGE}/mug-front-400w.jpg`, 'images/mug-front-400w.jpg']]);
const rewritten = (text: string) =>
  rewriteText(text, REQUEST, (id, name) => SIZES.get(`${id}/${name}`) ?? names.get(id));

test.each([
  ['one address', `1,Mug,${link()}`, '1,Mug,images/mug-front.jpg'],
  ['several in a cell', `"${link()}, ${link(OTHER)}"`, '"images/mug-front.jpg, images/lamp.jpg"'],
  ['several with bars', `${link()}|${link(OTHER)}`, 'images/mug-front.jpg|images/lamp.jpg'],
  ['several with semicolons', `${link()};${link(OTHER)}`, 'images/mug-front.jpg;images/lamp.jpg'],
  [
    'one after another address',
    `http://a.example/x.jpg~${link()}`,
    'http://a.example/x.jpg~images/mug-front.jpg',
  ],
  ['a label', `Front (${link()})`, 'Front (images/mug-front.jpg)'],
  ['another port and a path', link(IMAGE, 'https://shop.example:8443/half/tone'), 'images/mug-front.jpg'],
  ['a bucket', `https://cdn.example/requests/${REQUEST}/images/${IMAGE}/a.webp`, 'images/mug-front.jpg'],
  [
    'a name of an old version',
    `http://h/files/requests/${REQUEST}/images/${IMAGE}.jpg`,
    'images/mug-front.jpg',
  ],
  [
    'a srcset',
    `"${link().replace('front.', 'front-400w.')}?signature=x 400w, ${link()} 800w"`,
    '"images/mug-front-400w.jpg 400w, images/mug-front.jpg 800w"',
  ],
  ['a signature', `${link()}?until=never&by=a_b-c,next`, 'images/mug-front.jpg,next'],
  ['a signature in XML', `<t>${link()}?until=never&amp;by=x</t>`, '<t>images/mug-front.jpg</t>'],
  [
    'an unknown image',
    link('01a1fd00-0000-7000-8000-0000000000cc'),
    link('01a1fd00-0000-7000-8000-0000000000cc'),
  ],
  ['another request', link().replace(REQUEST, OTHER), link().replace(REQUEST, OTHER)],
  ['an original', link().replace('/images/', '/originals/'), link().replace('/images/', '/originals/')],
])('replaces %s', (_, text, expected) => expect(rewritten(text)).toBe(expected));

const CSV = `Name;Bild\nKüche;${link()}\n"Löffel";${link(OTHER)}\n`;
const EXPECTED = 'Name;Bild\nKüche;images/mug-front.jpg\n"Löffel";images/lamp.jpg\n';
const swap = (bytes: Buffer) => Buffer.from(bytes).swap16();

test.each([
  ['UTF-8', Buffer.from(CSV), Buffer.from(EXPECTED)],
  ['Windows-1252', Buffer.from(CSV, 'latin1'), Buffer.from(EXPECTED, 'latin1')],
  ['UTF-16', Buffer.from(`\uFEFF${CSV}`, 'utf16le'), Buffer.from(`\uFEFF${EXPECTED}`, 'utf16le')],
  [
    'UTF-16 big-endian',
    swap(Buffer.from(`\uFEFF${CSV}`, 'utf16le')),
    swap(Buffer.from(`\uFEFF${EXPECTED}`, 'utf16le')),
  ],
])('replaces addresses in %s, wherever the chunks end', async (_, input, expected) => {
  for (const size of [1, 7, 64, 10_000]) {
    const chunks = Array.from({ length: Math.ceil(input.length / size) }, (__, at) =>
      input.subarray(at * size, (at + 1) * size),
    );
    const output = await buffer(Readable.from(chunks, { objectMode: false }).pipe(linkRewriter(rewritten)));
    expect(output.equals(expected)).toBe(true);
  }
});
