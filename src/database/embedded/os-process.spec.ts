import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { isAlive, lsofFolder, processState } from './os-process.js';

describe('processState', () => {
  test.each([
    ['4711 (postgres) S 1 4711 4711 0', 'S'],
    ['4711 (postgres) Z 1 4711 4711 0', 'Z'],
    ['4711 (a) Z (b c) R 1 4711 4711 0', 'R'],
    ['', undefined],
  ])('parses the state in %j as %s', (line, expected) => expect(processState(line)).toBe(expected));
});

describe('lsofFolder', () => {
  test.each([
    ['p4711\nfcwd\nn/Users/alice/a shop/postgres\n', '/Users/alice/a shop/postgres'],
    ['p4711\n', undefined],
    ['', undefined],
  ])('parses the folder in %j as %s', (output, expected) => expect(lsofFolder(output)).toBe(expected));
});

describe('isAlive', () => {
  test('is true for a running process and false for one that has ended', async () => {
    const child = spawn('sleep', ['60']);
    await once(child, 'spawn');
    expect(isAlive(child.pid!)).toBe(true);
    child.kill();
    await once(child, 'exit');
    expect(isAlive(child.pid!)).toBe(false);
  });
});
