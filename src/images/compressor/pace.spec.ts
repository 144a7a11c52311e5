import { BRIEF_MS, Pace } from './pace.js';

const image = (bytes: number, options = 'JPEG') => ({ input: new Uint8Array(bytes), options });

test('nothing is expected to be brief before an image has ended', () => {
  expect(new Pace().isBrief(image(1))).toBe(false);
});

test('an image takes as long for each byte as the one before it', () => {
  const pace = new Pace();
  pace.took(image(100), BRIEF_MS / 10);
  expect(pace.isBrief(image(999))).toBe(true);
  expect(pace.isBrief(image(1000))).toBe(false);
});

test('other options say nothing, and take the place of the ones before', () => {
  const pace = new Pace();
  pace.took(image(100), 1);
  expect(pace.isBrief(image(100, 'AVIF'))).toBe(false);
  pace.took(image(100, 'AVIF'), BRIEF_MS);
  expect(pace.isBrief(image(100))).toBe(false);
  expect(pace.isBrief(image(99, 'AVIF'))).toBe(true);
});

test('a slow image is remembered for some images that are brief', () => {
  const pace = new Pace();
  pace.took(image(100), 2 * BRIEF_MS);
  const brief = [1, 2, 3, 4].map(() => {
    pace.took(image(100), 1);
    return pace.isBrief(image(100));
  });
  expect(brief).toEqual([false, false, false, true]);
});

test('an empty file does not end the estimate', () => {
  const pace = new Pace();
  pace.took(image(0), 1);
  expect(pace.isBrief(image(100))).toBe(true);
});
