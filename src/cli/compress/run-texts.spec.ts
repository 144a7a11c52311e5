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

test.each([
  [['quality'], 'another --quality'],
  [['catalogue', 'server'], 'another catalogue and of this machine or of another server'],
  [
    ['columns', 'imageUrl'],
    'another --image-url and of another --image-column, --name-column, --serial-number-column',
  ],
])('a folder whose results differ in %j is not replaced: it has those of %s', (names, text) =>
  expect(differencesText('out', names)).toBe(
    `out has the results of ${text}. Name another folder with --out, or replace what is there with --restart.`,
  ),
);
