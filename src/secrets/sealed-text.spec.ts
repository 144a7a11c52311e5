import { randomBytes } from 'node:crypto';
import { seal, SealBrokenError, unseal } from './sealed-text.js';

const key = randomBytes(32);

test.each(['', 'whsec_abc', 'ü€🙂', 'x'.repeat(10_000)])('%# what is sealed comes out again', (text) =>
  expect(unseal(key, seal(key, text, 'webhook 1'), 'webhook 1')).toBe(text),
);

test('the same text is sealed differently each time, and does not show', () => {
  const sealed = [seal(key, 'whsec_abc', 'a'), seal(key, 'whsec_abc', 'a')];
  expect(new Set(sealed).size).toBe(2);
  expect(Buffer.from(sealed[0]!.slice(3), 'base64url').toString('latin1')).not.toContain('whsec');
});

describe('it does not open', () => {
  const sealed = seal(key, 'whsec_abc', 'webhook 1');
  const bytes = Buffer.from(sealed.slice(3), 'base64url');
  const changed = (at: number) => {
    const copy = Buffer.from(bytes);
    copy[at]! ^= 1;
    return `v1.${copy.toString('base64url')}`;
  };

  test.each<[string, Buffer, string, string]>([
    ['with another key', randomBytes(32), sealed, 'webhook 1'],
    ["for another's secret", key, sealed, 'webhook 2'],
    ['with another iv', key, changed(0), 'webhook 1'],
    ['with another tag', key, changed(12), 'webhook 1'],
    ['with another text', key, changed(bytes.length - 1), 'webhook 1'],
    ['cut short', key, sealed.slice(0, 20), 'webhook 1'],
    ['without its last byte', key, `v1.${bytes.subarray(0, -1).toString('base64url')}`, 'webhook 1'],
    ['in another version', key, sealed.replace('v1', 'v2'), 'webhook 1'],
    ['when it is empty', key, '', 'webhook 1'],
    ['when it was never sealed', key, 'whsec_abc', 'webhook 1'],
  ])('%s', (_how, with_, text, context) =>
    expect(() => unseal(with_, text, context)).toThrow(SealBrokenError),
  );
});
