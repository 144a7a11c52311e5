import { FINGERPRINT_BYTES } from '../../common/index.js';
import { type CheckedPicture, NearDuplicates } from './near-duplicates.js';

let state = 1;
const random = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;

/** A fingerprint of soft shapes, as pictures have. */
function shapes(): Buffer {
  const waves = Array.from({ length: 6 }, () => [
    random() * 3,
    random() * 3,
    random() * 6,
    15 + random() * 25,
  ]);
  return Buffer.from(
    Uint8Array.from({ length: FINGERPRINT_BYTES }, (_, at) => {
      if (at >= 64) return 120 + random() * 16;
      const [x, y] = [at % 8, Math.floor(at / 8)];
      return (
        128 + waves.reduce((sum, [a, b, c, d]) => sum + d! * Math.sin((a! * x + b! * y) / 2 + c!), 0) / 2
      );
    }),
  );
}

/** The same picture after it was encoded again: every cell a little off. */
const again = (bytes: Buffer, levels = 3): Buffer =>
  Buffer.from(bytes.map((value) => Math.max(0, Math.min(255, value + (random() - 0.5) * 2 * levels))));

const picture = (id: string, bytes: Buffer, file = id): CheckedPicture => ({
  id,
  file,
  fingerprint: bytes.toString('base64'),
});

const [mug, shirt] = [shapes(), shapes()];
const smallMug = again(mug);

test.each<[string, CheckedPicture[], (string | null)[]]>([
  ['different pictures', [picture('1', mug), picture('2', shirt)], [null, null]],
  [
    'a picture in two files',
    [picture('1', mug), picture('2', shirt), picture('3', smallMug)],
    [null, null, '1'],
  ],
  [
    'three of them point to the first',
    [picture('1', mug), picture('2', smallMug), picture('3', again(mug))],
    [null, '1', '1'],
  ],
  ['the same file twice is none', [picture('1', mug, 'a'), picture('2', mug, 'a')], [null, null]],
  [
    'a file that is twice is one of another file both times',
    [picture('1', mug, 'a'), picture('2', smallMug, 'b'), picture('3', smallMug, 'b')],
    [null, '1', '1'],
  ],
  [
    'files of one size with other pictures are not the same',
    [picture('1', mug, 'a'), picture('2', smallMug, 'a')],
    [null, '1'],
  ],
])('%s', (_, pictures, expected) => {
  const duplicates = new NearDuplicates();
  expect(pictures.map((one) => duplicates.add(one))).toEqual(expected);
});

test('a chain of small changes does not join pictures that differ', () => {
  const duplicates = new NearDuplicates();
  const steps = Array.from({ length: 21 }, (_, step) =>
    Buffer.from(mug.map((value, at) => Math.round(value + ((shirt[at]! - value) * step) / 20))),
  );
  const firsts = steps.map((bytes, step) => duplicates.add(picture(String(step), bytes)));
  expect(firsts[1]).toBe('0');
  expect(firsts.filter((first) => first === null).length).toBeGreaterThan(3);
  expect(firsts.at(-1)).not.toBe('0');
});

test('finds each of 3,000 pictures again among them all, and joins no two of them', () => {
  const duplicates = new NearDuplicates();
  const all = Array.from({ length: 3000 }, shapes);
  const firsts = all.map((bytes, at) => duplicates.add(picture(String(at), bytes)));
  const joined = firsts.filter((first) => first !== null).length;
  expect(joined).toBeLessThan(10);
  const found = all.map((bytes, at) => duplicates.add(picture(`again ${at}`, again(bytes))) ?? String(at));
  const right = found.filter((first, at) => first === (firsts[at] ?? String(at)));
  expect(right.length).toBeGreaterThan(2950);
});

test('ten thousand copies of one picture are compared with the first alone', () => {
  const duplicates = new NearDuplicates();
  duplicates.add(picture('first', mug));
  for (let at = 0; at < 10_000; at += 1)
    expect(duplicates.add(picture(String(at), again(mug, 1)))).toBe('first');
});
