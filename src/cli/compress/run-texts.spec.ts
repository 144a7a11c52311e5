import { Arguments } from '../arguments/arguments.js';
import { differencesText, stoppedText } from './run-texts.js';

const LOCAL = new Arguments([], new Map());
const AT_SERVER = new Arguments([], new Map([['server', 'https://halftone.example']]), 'npx halftone');

test.each<[Parameters<typeof stoppedText>, string]>([
  [[null, LOCAL, null], 'Stopped. Run the same command again to continue.'],
  [
    ['1', LOCAL, { processedImages: 17, totalImages: 36 }],
    'Stopped at 17 of 36 images, which are kept. Run the same command again to continue.',
  ],
  [
    ['1', AT_SERVER, { processedImages: 17, totalImages: 36 }],
    'Stopped watching; the server continues. Run the same command again to continue. To stop the request: npx halftone cancel 1 --server https://halftone.example',
  ],
])('after Ctrl-C with %j: %s', (given, text) => expect(stoppedText(...given)).toBe(text));

const NONE = { had: false, has: false };

test.each([
  [['quality'], NONE, 'another --quality'],
  [
    ['catalogue', 'server'],
    { had: false, has: true },
    'another catalogue and of a run on this machine, without a server',
  ],
  [['server'], { had: true, has: true }, 'another server'],
  [['server'], { had: true, has: false }, 'a server'],
  [
    ['columns', 'imageUrl'],
    NONE,
    'another --image-url and of another --image-column, --name-column, --serial-number-column',
  ],
])(
  'a folder whose results differ in %j (a server: %j) is not replaced: it has those of %s',
  (names, servers, text) =>
    expect(differencesText('out', names, servers)).toBe(
      `out has the results of ${text}. Name another folder with --out, or replace what is there with --restart.`,
    ),
);
