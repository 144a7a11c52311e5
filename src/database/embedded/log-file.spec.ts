import { appendFile, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { logSize, logTail, trimLog } from './log-file.js';

let folder: string;
let log: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'halftone-log-'));
  log = join(folder, 'postgres.log');
});

afterEach(() => rm(folder, { recursive: true }));

test('trimLog moves a long log while a writer keeps it open', async () => {
  await writeFile(log, '0123456789\n');
  const writer = await open(log, 'a');
  await trimLog(log, 11);
  expect(await logSize(log)).toBe(11);
  await trimLog(log, 10);
  await writer.write('more\n');
  await writer.close();
  expect(await readFile(log, 'utf8')).toBe('more\n');
  expect(await readFile(`${log}.1`, 'utf8')).toBe('0123456789\n');
});

test('trimLog and logSize accept a log that does not exist yet', async () => {
  await trimLog(log);
  expect(await logSize(log)).toBe(0);
});

test.each([
  ['the last lines', 0, 2, 'three\nfour'],
  ['all lines when fewer exist', 0, 9, 'one\ntwo\nthree\nfour'],
  ['no lines from before the offset', 8, 9, 'three\nfour'],
  ['nothing from a log that has been trimmed since', 99, 9, ''],
])('logTail returns %s', async (_what, from, lines, expected) => {
  await writeFile(log, 'one\ntwo\n');
  await appendFile(log, 'three\nfour\n');
  expect(await logTail(log, from, lines)).toBe(expected);
});
