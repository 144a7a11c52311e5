import type { Progress } from '../client/api-types.js';
import { progressBar, progressNote } from './progress-bar.js';

const at = (processedImages: number, others: Partial<Progress> = {}): Progress => ({
  status: 'PROCESSING',
  totalImages: 40,
  processedImages,
  failedImages: 1,
  percentage: processedImages * 2.5,
  inputBytes: 9_000_000,
  outputBytes: 2_000_000,
  etaSeconds: null,
  ...others,
});

describe('progressBar', () => {
  test.each([
    ['before anything', at(0), 80, `${'░'.repeat(30)}    0 %   0/40  1 failed  7.0 MB saved`],
    [
      'half way',
      at(20, { etaSeconds: 2 }),
      80,
      `${'█'.repeat(15)}${'░'.repeat(15)}   50 %  20/40  1 failed  7.0 MB saved  2.0 s left`,
    ],
    ['at the end', at(40), 80, `${'█'.repeat(30)}  100 %  40/40  1 failed  7.0 MB saved`],
    [
      'in a narrow terminal',
      at(20),
      48,
      `${'█'.repeat(5)}${'░'.repeat(5)}   50 %  20/40  1 failed  7.0 MB saved`,
    ],
    ['without room for a bar', at(20), 40, ' 50 %  20/40  1 failed  7.0 MB saved'],
    ['without room for all numbers', at(20), 12, ' 50 %  20/40'],
  ])('formats the line %s', (_, progress, columns, line) =>
    expect(progressBar(progress, columns)).toBe(line),
  );

  test('does not fill the bar before the end', () => {
    expect(progressBar(at(39, { percentage: 99.99 }), 80)).toContain('░   99 %');
  });
});

describe('progressNote', () => {
  test.each([
    ['prints the first event', at(0), null, true],
    ['prints nothing within a quarter', at(9), at(0), false],
    ['prints the next quarter', at(10), at(9), true],
    ['prints several quarters as one', at(31), at(3), true],
    ['prints the end', at(40), at(39), true],
  ])('%s', (_, progress, last, isPrinted) => {
    expect(progressNote(progress, last) !== null).toBe(isPrinted);
  });
});
