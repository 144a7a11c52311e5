import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { isAlive, lsofFolder, processState } from './os-process.js';

describe('processState', () => {
  test.each([
    ['4711 (postgres) S 1 4711 4711 0', 'S'],
    ['4711 (postgres) Z 1 4711 4711 0', 'Z'],
    ['4711 (a) Z (b c) R 1 4711 4711 0', 'R'],
    ['', undefined],
  ])('of %j is %s', (line, expected) => expect(processState(line)).toBe(expected));
});

describe('lsofFolder', () => {
  test.each([
    ['p4711\nfcwd\nn/Users/alice/a shop/postgres\n', '/Users/alice/a shop/postgres'],
    ['p4711\n', undefined],
    ['', undefined],
  ])('of %j is %s', (output, expected) => expect(lsofFolder(output)).toBe(expected));
});

describe('isAlive', () => {
  test('is true of a process that runs, false of one that has ended', async () => {
    const child = spawn('sleep', ['60']);
    await once(child, 'spawn');
    expect(isAlive(child.pid!)).toBe(true);
    child.kill();
    await once(child, 'exit');
    expect(isAlive(child.pid!)).toBe(false);
  });
});
