import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import type { CommandContext } from '../command.js';
import { runCommandLine } from '../run-command-line.js';
import { OutFolder } from './out-folder.js';
import type { Outcome } from './outcome.js';

const WANTED = { asked: { catalogue: 'a' }, content: 'c' };

let root: string;
let out: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'halftone-out-'));
  out = join(root, 'out');
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function withState(text: string): Promise<void> {
  await mkdir(join(out, '.halftone'), { recursive: true });
  await writeFile(join(out, '.halftone/state.json'), text);
  await writeFile(join(out, 'output.csv'), 'a,b');
}

test('a second run continues with the state of the first', async () => {
  const first = await OutFolder.open(out, WANTED, false);
  await first.save({ requestId: 'r1' });
  await first.close();
  const second = await OutFolder.open(out, WANTED, false);
  expect(second.state).toMatchObject({ requestId: 'r1', idempotencyKey: first.state.idempotencyKey });
  await second.close();
});

test.each(['', '{', 'null', '[]', '7', '{"version":1,"fingerprint":"same"}', '{"version":2}'])(
  'a state file with the text %j is reported, and replaced with --restart',
  async (text) => {
    await withState(text);
    await expect(OutFolder.open(out, WANTED, false)).rejects.toMatchObject({
      code: 'COMMAND_FAILED',
      message: expect.stringMatching(
        /state\.json is damaged, or of another version .* --restart\.$/,
      ) as string,
    });
    expect(existsSync(join(out, 'output.csv'))).toBe(true);
    const restarted = await OutFolder.open(out, WANTED, true);
    expect(restarted.state).toMatchObject({ version: 2, ...WANTED, requestId: null });
    expect(existsSync(join(out, 'output.csv'))).toBe(false);
    await restarted.close();
  },
);

test('a lock that a killed run has left empty does not stop the next one', async () => {
  const first = await OutFolder.open(out, WANTED, false);
  await first.close();
  await writeFile(join(out, '.halftone/lock'), '');
  const second = await OutFolder.open(out, WANTED, false);
  expect(second.state.idempotencyKey).toBe(first.state.idempotencyKey);
  await second.close();
});

const outcomeOf = (completedImages: number, errorsCsv: string | null = null) =>
  ({
    exitCode: 0,
    outputCsv: 'output.csv',
    errorsCsv,
    request: { progress: { completedImages } },
  }) as unknown as Outcome;
const text = (name: string) => readFile(join(out, name), 'utf8');
const collect = async (folder: OutFolder, content: string, ...names: string[]) => {
  for (const name of names) await folder.collect(name, Readable.from([content]));
};

/** Makes a finished run with an image, an output CSV and an errors CSV. */
async function finished(): Promise<void> {
  const folder = await OutFolder.open(out, WANTED, false);
  await folder.save({ requestId: 'r1' });
  await collect(folder, 'first', 'images/a.jpg', 'images/b.jpg', 'output.csv', 'errors.csv');
  const outcome = outcomeOf(2, 'errors.csv');
  await folder.save({ outcome });
  await folder.publish(outcome, null);
  await folder.close();
}

test('a run after a finished one has another request, and its results replace the earlier ones at its end', async () => {
  await finished();
  const second = await OutFolder.open(out, { ...WANTED, content: 'changed' }, false);
  expect(second.state).toMatchObject({ requestId: null, outcome: null, earlier: { requestId: 'r1' } });
  await collect(second, 'second', 'images/a.jpg', 'output.csv');
  expect([await text('output.csv'), await text('images/a.jpg')]).toEqual(['first', 'first']);
  // A workbook that the user has saved beside them is not ours.
  await writeFile(join(out, 'output.xlsx'), 'mine');
  await second.publish(outcomeOf(1), outcomeOf(2, 'errors.csv'));
  expect(await text('output.xlsx')).toBe('mine');
  await rm(join(out, 'output.xlsx'));
  expect([await text('output.csv'), await text('images/a.jpg')]).toEqual(['second', 'second']);
  // What only the earlier run had is gone.
  expect((await readdir(out, { recursive: true })).toSorted()).toEqual([
    '.halftone',
    '.halftone/lock',
    '.halftone/state.json',
    '.halftone/tmp',
    'images',
    'images/a.jpg',
    'output.csv',
  ]);
  await second.close();
});

test.each([0, 1, 2])('a crash after %i moved results is repaired by the next run', async (moved) => {
  await finished();
  const killed = await OutFolder.open(out, WANTED, false);
  const idempotencyKey = killed.state.idempotencyKey;
  await collect(killed, 'second', 'images/a.jpg', 'output.csv');
  await killed.save({ requestId: 'r2', outcome: outcomeOf(1) });
  for (const name of ['images', 'output.csv'].slice(0, moved)) {
    await rm(join(out, name), { recursive: true });
    await rename(join(out, '.halftone/collected', name), join(out, name));
  }
  await killed.close();
  const next = await OutFolder.open(out, WANTED, false);
  expect([await text('output.csv'), await text('images/a.jpg')]).toEqual(['second', 'second']);
  expect([existsSync(join(out, 'errors.csv')), existsSync(join(out, 'images/b.jpg'))]).toEqual([
    false,
    false,
  ]);
  expect(next.state).toMatchObject({ requestId: null, earlier: { requestId: 'r2' }, unused: ['r1'] });
  expect(next.state.idempotencyKey).not.toBe(idempotencyKey);
  await next.close();
});

test('an interrupted run goes on with what it has collected; with a changed input it begins again', async () => {
  await finished();
  const interrupted = await OutFolder.open(out, WANTED, false);
  await interrupted.save({ requestId: 'r2' });
  await collect(interrupted, 'half', 'images/a.jpg');
  await interrupted.close();
  const same = await OutFolder.open(out, WANTED, false);
  expect([same.state.requestId, await same.sizeOf('images/a.jpg')]).toEqual(['r2', 4]);
  await same.close();
  const changed = await OutFolder.open(out, { ...WANTED, content: 'changed' }, false);
  expect(changed.state).toMatchObject({ requestId: null, earlier: { requestId: 'r1' }, unused: ['r2'] });
  expect(await changed.sizeOf('images/a.jpg')).toBeNull();
  await changed.close();
});

test('a run that brought nothing leaves the results and the state of the run before', async () => {
  await finished();
  const before = await text('.halftone/state.json');
  const failed = await OutFolder.open(out, { ...WANTED, content: 'changed' }, false);
  await collect(failed, 'nothing', 'output.csv');
  await failed.giveUp();
  await failed.close();
  expect(await text('output.csv')).toBe('first');
  const { idempotencyKey: _before, ...expected } = JSON.parse(before);
  const { idempotencyKey: _after, ...state } = JSON.parse(await text('.halftone/state.json'));
  expect(state).toEqual(expected);
});

test('results of other options are not replaced without --restart, except where there are none', async () => {
  const other = { ...WANTED, asked: { ...WANTED.asked, quality: '80' } };
  await finished();
  await expect(OutFolder.open(out, other, false)).rejects.toThrow(/has the results of another --quality\./);
  await rm(out, { recursive: true });
  const folder = await OutFolder.open(out, WANTED, false);
  await folder.save({ requestId: 'r1', outcome: outcomeOf(0) });
  await folder.close();
  const second = await OutFolder.open(out, other, false);
  expect(second.state).toMatchObject({ ...other, requestId: null, earlier: null });
  await second.close();
});

test('a folder that cannot be used is explained in one sentence', async () => {
  const catalogue = await writeCatalogue();
  const file = join(root, 'file');
  await writeFile(file, 'no folder');
  expect(await run(['compress', catalogue, '--out', file])).toBe(
    `1 ${file} is not a folder: name one with --out.\n`,
  );
  expect(await run(['compress', catalogue, '--out', join(file, 'below')])).toBe(
    `1 ${file}/below/.halftone/tmp is not a folder: name with --out one.\n`,
  );
  if (process.platform !== 'linux') return;
  expect(await run(['compress', catalogue, '--out', '/proc/halftone'])).toBe(
    '1 /proc/halftone cannot be created, as its file system takes no folders: name with --out another folder.\n',
  );
});

async function writeCatalogue(): Promise<string> {
  const path = join(root, 'catalogue.csv');
  await writeFile(path, 'Name,Images\na,http://127.0.0.1:9/a.jpg\n');
  return path;
}

/** Runs a command line; returns its exit code and what it printed. */
async function run(words: readonly string[]): Promise<string> {
  const output = Object.assign(new PassThrough(), { isTTY: false });
  const stream = output as unknown as NodeJS.WriteStream;
  const context = {
    stdin: process.stdin,
    stdout: stream,
    stderr: stream,
    variables: {},
    program: 'halftone',
    programFile: '',
  };
  const code = await runCommandLine(words, context as unknown as CommandContext);
  return `${code} ${String(output.read())}`;
}
