import { stoppedText, triedAgainText } from './run-texts.js';

test.each<[Parameters<typeof stoppedText>, string]>([
  [[null, undefined, null], 'Stopped. Run the same command again to continue.'],
  [
    ['1', undefined, { processedImages: 17, totalImages: 36 }],
    'Stopped at 17 of 36 images. Run the same command again to continue.',
  ],
  [
    ['1', 'https://halftone.example', { processedImages: 17, totalImages: 36 }],
    'Stopped watching; the server continues. Run the same command again to continue. To stop the request: halftone cancel 1 --server https://halftone.example',
  ],
])('after Ctrl-C with %j: %s', (given, text) => expect(stoppedText(...given)).toBe(text));

test.each([
  [34, 2, 2, '34 were done before; 2 were tried again, and 2 failed again.'],
  [1, 1, 0, '1 was done before; 1 was tried again, and none failed again.'],
])('with %i done, %i tried again and %i failed: %s', (completedImages, failedImages, failedAgain, text) =>
  expect(triedAgainText({ completedImages, failedImages }, failedAgain)).toBe(text),
);
