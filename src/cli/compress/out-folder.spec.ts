import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { parseCommandLine } from '../arguments/parse-command-line.js';
import type { CommandContext } from '../command.js';
import { HALFTONE } from '../command-tree.js';
import { runCommandLine } from '../run-command-line.js';
import { jobOf } from './job.js';
import { OutFolder } from './out-folder.js';
import type { Outcome } from './outcome.js';

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
  const first = await OutFolder.open(out, 'same', false);
  await first.save({ requestId: 'r1' });
  await first.close();
  const second = await OutFolder.open(out, 'same', false);
  expect(second.state).toMatchObject({ requestId: 'r1', idempotencyKey: first.state.idempotencyKey });
  await second.close();
});

test.each(['', '{', 'null', '[]', '7', '{"version":2,"fingerprint":"same"}', '{"version":1}'])(
  'a state file with the text %j is reported, and replaced with --restart',
  async (text) => {
    await withState(text);
    await expect(OutFolder.open(out, 'same', false)).rejects.toMatchObject({
      code: 'COMMAND_FAILED',
      message: expect.stringMatching(
        /state\.json is damaged, or of another version .* --restart\.$/,
      ) as string,
    });
    expect(existsSync(join(out, 'output.csv'))).toBe(true);
    const restarted = await OutFolder.open(out, 'same', true);
    expect(restarted.state).toMatchObject({ version: 1, fingerprint: 'same', requestId: null });
    expect(existsSync(join(out, 'output.csv'))).toBe(false);
    await restarted.close();
  },
);

test('a lock that a killed run has left empty does not stop the next one', async () => {
  const first = await OutFolder.open(out, 'same', false);
  await first.close();
  await writeFile(join(out, '.halftone/lock'), '');
  const second = await OutFolder.open(out, 'same', false);
  expect(second.state.idempotencyKey).toBe(first.state.idempotencyKey);
  await second.close();
});

test('results that were deleted are not reported as being there', async () => {
  const catalogue = await writeCatalogue();
  const words = ['compress', catalogue, '--out', out];
  const parsed = parseCommandLine(HALFTONE, words);
  if (parsed.action !== 'run') throw new Error('The command was not understood.');
  const folder = await OutFolder.open(out, (await jobOf(parsed.given, {})).fingerprint, false);
  await folder.save({
    requestId: 'r1',
    outcome: { exitCode: 0, outputCsv: join(out, 'output.csv') } as unknown as Outcome,
  });
  await folder.close();
  expect(await run(words)).toBe(
    `1 ${out}/output.csv was deleted since the last run: begin again with --restart.\n`,
  );
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
  const context = { stdin: process.stdin, stdout: stream, stderr: stream, variables: {}, programFile: '' };
  const code = await runCommandLine(words, context as unknown as CommandContext);
  return `${code} ${String(output.read())}`;
}
