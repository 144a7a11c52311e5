import { jest } from '@jest/globals';
import { printComparison } from './compare.mjs';

test('a comparison has the ratios of the rates, and those of the CPU times where they are known', () => {
  const log = jest.spyOn(console, 'log').mockReturnValue();
  const sample = (seconds: number, cpu: object) => ({ images: 10, seconds, cpu });
  const withCpu = { ours: [sample(2, { total: 30 })], other: [sample(1, { total: 10 })] };
  const without = { ours: [sample(2, {})], other: [sample(1, {})] };
  expect(printComparison('title', withCpu)).toEqual({
    'images/s, ours / other': [0.5],
    'CPU, ours / other': [3],
  });
  expect(printComparison('title', without)).toEqual({ 'images/s, ours / other': [0.5] });
  expect(log.mock.calls.flat().join('\n')).not.toContain('NaN');
  log.mockRestore();
});
