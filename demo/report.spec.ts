import type { ImageResult, Progress } from './results.js';
import { imageTable, totals } from './report.js';

const image: ImageResult = {
  inputUrl: 'http://host/w_1,h_2/mug.jpg',
  outputUrl: 'http://out/1.jpg',
  status: 'COMPLETED',
  verdict: 'COMPRESSED',
  inputBytes: 560_000,
  outputBytes: 112_000,
  error: null,
};
const failed = { outputUrl: null, verdict: null, inputBytes: null, outputBytes: null };

test.each<[string, ImageResult, string]>([
  ['compressed', image, 'mug.jpg  560 kB  112 kB   80 %  compressed'],
  [
    'kept',
    { ...image, verdict: 'KEPT_ORIGINAL', outputBytes: 560_000 },
    'mug.jpg  560 kB  560 kB    0 %  kept original',
  ],
  [
    'failed',
    { ...image, ...failed, error: { code: 'HTTP_STATUS', message: 'It answered 404.' } },
    'mug.jpg                        HTTP_STATUS: It answered 404.',
  ],
])('formats the line of an image that was %s', (_, given, line) => {
  expect(imageTable([given], 80)[2]).toBe(line);
});

test('formats the totals', () => {
  const progress = { inputBytes: 16_000_000, outputBytes: 4_000_000, totalImages: 36 } as Progress;
  const times = { startedAt: '2025-01-01T00:00:00.000Z', completedAt: '2025-01-01T00:00:02.500Z' };
  expect(
    totals({ status: 'COMPLETED', outputCsvUrl: '', images: { nodes: [] }, progress, ...times }),
  ).toEqual(['16.0 MB compressed to 4.0 MB: 75 % saved.', '36 images in 2.5 s (14.4 images/s).']);
});
