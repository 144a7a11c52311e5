import { makerOf } from './leftovers.js';

describe('makerOf', () => {
  test.each([
    ['postgres.new-4711-Xk29aZ', 4711],
    ['postgres.new-4711', undefined],
    ['postgres.new--Xk29aZ', undefined],
    ['postgres.new-47a-Xk29aZ', undefined],
    ['postgres.runtime-4711-x', undefined],
    ['postgres', undefined],
  ])('%s was made by %s', (name, pid) => expect(makerOf(name, 'postgres.new-')).toBe(pid));
});
