import { creatorPid } from './leftovers.js';

describe('creatorPid', () => {
  test.each([
    ['postgres.new-4711-Xk29aZ', 4711],
    ['postgres.new-4711', undefined],
    ['postgres.new--Xk29aZ', undefined],
    ['postgres.new-47a-Xk29aZ', undefined],
    ['postgres.runtime-4711-x', undefined],
    ['postgres', undefined],
  ])('parses the creator of %s as %s', (name, pid) => expect(creatorPid(name, 'postgres.new-')).toBe(pid));
});
