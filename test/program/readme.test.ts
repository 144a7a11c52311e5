import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import sharp from 'sharp';
import { type Stage, startStage } from '../support/stage.js';

const README = readFileSync('README.md', 'utf8');
const API = readFileSync('docs/api.md', 'utf8');

/** The URL in the README, which the tests replace. */
const ADDRESS = 'http://127.0.0.1:3000';

let stage: Stage;
let folder: string;
let sample: ChildProcess;

beforeAll(async () => {
  stage = await startStage({ env: { SECRET_KEY: 'a secret key of these tests alone' } });
  folder = await mkdtemp(path.join(tmpdir(), 'halftone-readme-'));
  // No progress output, and error responses fail the command.
  await writeFile(path.join(folder, '.curlrc'), 'silent\nshow-error\nfail-with-body\nmax-time = 60\n');
}, 60_000);
afterAll(async () => {
  sample?.kill('SIGTERM');
  await stage?.dispose();
  await rm(folder, { recursive: true });
});

/** Returns the shell commands with curl in the section `heading` of a page. */
function commandsUnder(page: string, heading: string): string {
  const [, part = ''] = page.split(`\n${heading}\n`);
  const [own = ''] = part.split(/^##+ /m);
  const blocks = [...own.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block]) => block!);
  return blocks.filter((block) => /\bcurl\b/.test(block)).join('\n');
}

/** Runs commands in a shell, which stops at the first that fails. */
async function run(commands: string): Promise<string> {
  const script = commands.replaceAll(ADDRESS, stage.program.url);
  const env = { PATH: process.env.PATH, HOME: folder };
  const shell = spawn('bash', ['-euo', 'pipefail', '-c', script], { cwd: folder, env });
  const [output, errors, [code]] = await Promise.all([
    text(shell.stdout),
    text(shell.stderr),
    once(shell, 'close'),
  ]);
  if (code !== 0) throw new Error(`The shell ended with ${code}:\n${output}\n${errors}`);
  return output;
}

const SAMPLE = 'sample';
const file = (name: string) => readFile(path.join(folder, SAMPLE, name));

/** Lists the files that the commands have created. */
async function createdFiles(): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name !== '.curlrc')
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
}

test('the sample command writes a CSV and serves its images until it is interrupted', async () => {
  sample = spawn(process.execPath, [path.resolve('dist/demo/sample.js')], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const chunk of sample.stdout!.iterator({ destroyOnReturn: false })) {
    if (String(chunk).includes('Wrote ')) break;
  }
  const [, url] = /(http:\S+?\.jpg)/.exec(String(await file('catalogue.csv')))!;
  expect((await fetch(url!)).status).toBe(200);
}, 60_000);

test('every curl of "REST from the shell" works as printed', async () => {
  const commands = commandsUnder(API, '## REST from the shell');
  expect(commands.match(/^.*curl /gm)!.length).toBeGreaterThanOrEqual(11);
  const output = await run(commands);
  expect(output).toMatch(/"isAccepted":true/);
  expect(output).toMatch(/"requestId":"[-0-9a-f]{36}".*"statusUrl":"http/);
  expect(output).toMatch(/event: progress\nid: \d+\ndata: .*"status":"PARTIAL"/);
  // The response of the retry, which is the last command.
  expect(output).toMatch(/"status":"PROCESSING"[^\n]*$/);

  expect((await file('input.csv')).equals(await file('catalogue.csv'))).toBe(true);
  expect(String(await file('output.csv'))).toContain('Output Image Urls');
  expect(
    String(await file('errors.csv'))
      .trim()
      .split('\n'),
  ).toHaveLength(3);
  expect((await sharp(await file('image.jpg')).metadata()).width).toBe(1600);
  expect((await file('images.zip')).subarray(0, 4).toString('latin1')).toBe('PK\x03\x04');
}, 90_000);

test.each([
  ['README.md', README, '### Webhooks and e-mail'],
  ['docs/api.md', API, '## Webhooks and e-mail'],
])('webhooks are registered as printed in %s', async (_, page, heading) => {
  const output = await run(commandsUnder(page, heading));
  expect(output).toMatch(/"secret":"whsec_/);
  expect(output).toMatch(/\{"webhooks":\[\{.*"url":"https:\/\/shop\.example\/hooks\/images"/);
});

test.each([
  ['README.md', README, '### GraphQL'],
  ['docs/api.md', API, '## GraphQL'],
])('the GraphQL upload works as printed in %s', async (_, page, heading) => {
  const output = await run(commandsUnder(page, heading));
  expect(output).toMatch(/^\{"data":\{"uploadCsv":\{"id":"[-0-9a-f]{36}"\}\}\}/);
});

test('the REST commands of README.md upload, follow and download as printed', async () => {
  const output = await run(commandsUnder(README, '### REST'));
  expect(output).toMatch(/event: progress\nid: \d+\ndata: .*"status":"PARTIAL"/);
  expect(String(await file('output.csv'))).toContain('Output Image Urls');
});

test('git ignores every file that the commands create in a checkout', async () => {
  const files = await createdFiles();
  expect(files.length).toBeGreaterThan(6);
  const { stdout } = spawnSync('git', ['check-ignore', '--no-index', ...files], { encoding: 'utf8' });
  expect(stdout.trim().split('\n')).toEqual(files);
});
