import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { styleText } from 'node:util';
import { catalogueCsv, PRODUCTS } from './catalogue.js';
import { ApiClient } from '../src/cli/client/api-client.js';
import type { RequestInfo } from '../src/cli/client/api-types.js';
import { UPLOAD } from '../src/cli/client/operations.js';
import { type EmbeddedServer, startEmbedded } from '../src/cli/process/embedded-server.js';
import { abortOnInterruption, InterruptedError } from '../src/cli/process/interruption.js';
import { CommandError } from '../src/cli/usage-error.js';
import { DemoError } from './demo.errors.js';
import { formatSeconds } from '../src/cli/terminal/format.js';
import { startHost } from './host.js';
import { progressBar, progressNote } from '../src/cli/terminal/progress-bar.js';
import { waitForKeyPress } from './key-press.js';
import { serveImages } from './serve-images.js';
import { onceStopped, type Outcome, summary, whileRunning } from './summary.js';
import { downloadResults } from './download-results.js';
import { type Progress, resultsOf } from './results.js';
import { Terminal } from '../src/cli/terminal/terminal.js';
import { openWorkspace, type Workspace } from './workspace.js';

const LIMIT_MS = 300_000;

/** The variables that any process needs; the program inherits nothing else. */
const INHERITED = ['PATH', 'HOME', 'TMPDIR', 'TZ', 'LANG', 'TEMP', 'SystemRoot'];

const terminal = new Terminal(process.stdout, process.env);
const interruption = abortOnInterruption(process.stdout);
const { signal } = interruption;
const tooLong = new DemoError(`The demo did not finish within ${LIMIT_MS / 1000} seconds.`);
const limit = setTimeout(() => interruption.abort(tooLong), LIMIT_MS).unref();
signal.addEventListener('abort', () => terminal.redraw('  Stopping …'));

try {
  const outcome = await compressCatalogue();
  print(onceStopped(outcome));
  if (outcome.mismatches.length > 0) process.exitCode = 1;
} catch (error) {
  process.exitCode = explain(signal.aborted ? signal.reason : error);
}

/** Runs the whole demo. Everything it started has stopped when it returns or throws. */
async function compressCatalogue(): Promise<Outcome> {
  terminal.line(
    `\n  ${styleText('bold', 'Halftone demo')}: a product catalogue, from one CSV to compressed images\n`,
  );
  await using workspace = await openWorkspace(resolve('.halftone-demo'));
  await using host = await startHost();
  await step(
    'Generating product images',
    serveImages(host, signal, (file, bytes) => writeFile(workspace.originalOf(file), bytes)),
    (count) => `Generated ${count} product images`,
  );
  const csv = await catalogueCsv(PRODUCTS, host.urlOf);
  await writeFile(workspace.inputCsv, csv);

  await using program = await step(
    'Starting Halftone',
    startProgram(workspace),
    ({ url }) => `Started Halftone at ${url}`,
  );
  const api = new ApiClient({ server: program.url, key: undefined, signal });
  const { uploadCsv } = await step(
    'Uploading the catalogue',
    api.upload<{ uploadCsv: RequestInfo }>(UPLOAD, workspace.inputCsv, {}),
    ({ uploadCsv: { totalProducts } }) => `Uploaded catalogue.csv with ${totalProducts} products`,
  );
  const { id } = uploadCsv;
  await show(api.watch(id));

  const result = await resultsOf(api, id);
  const mismatches = await downloadResults(api, result, csv, workspace);
  const outcome = { requestId: id, result, workspace, url: program.url, mismatches };
  print(summary(outcome, terminal.columns - 2));
  if (terminal.isLive && process.stdin.isTTY) await waitForUser(outcome);
  terminal.redraw('  Stopping …');
  return outcome;
}

/** Starts the program like `npm start`, on its own data folder and without the settings of the user. */
async function startProgram({ dataDir, logFile }: Workspace): Promise<EmbeddedServer & AsyncDisposable> {
  const program = await startEmbedded({
    programFile: fileURLToPath(new URL('../bundle/halftone.js', import.meta.url)),
    dataDir,
    logFile,
    variables: Object.fromEntries(INHERITED.map((name) => [name, process.env[name]])),
    // The host of the images is on this machine, which the SSRF protection blocks by default.
    settings: { FETCH_ALLOW_PRIVATE: '127.0.0.0/8' },
    signal,
    onUnexpectedExit: (error) => interruption.abort(error),
  });
  return {
    ...program,
    async [Symbol.asyncDispose]() {
      const how = await program.stop();
      if (how !== 'exit code 0') throw new DemoError(`Halftone did not stop cleanly: it ended with ${how}.`);
    },
  };
}

/** Prints the description of a step, and replaces it with the result when the step is done. */
async function step<Result>(
  doing: string,
  work: Promise<Result>,
  done: (result: Result) => string,
): Promise<Result> {
  const startedAt = performance.now();
  terminal.redraw(`  … ${doing}`);
  const result = await work;
  const took = styleText('dim', `(${formatSeconds((performance.now() - startedAt) / 1000)})`);
  terminal.line(`  ${styleText('green', '✓')} ${done(result)} ${took}`);
  return result;
}

/** Keeps everything running until the user presses a key. */
async function waitForUser(outcome: Outcome): Promise<void> {
  clearTimeout(limit);
  print(whileRunning(outcome));
  terminal.redraw('  Press any key to stop Halftone.');
  await waitForKeyPress(process.stdin, signal);
}

async function show(events: AsyncIterable<Progress>): Promise<void> {
  let last: Progress | null = null;
  for await (const progress of events) {
    terminal.redraw(`  ${progressBar(progress, terminal.columns - 2)}`);
    const note = terminal.isLive ? null : progressNote(progress, last);
    if (note !== null) terminal.line(`    ${note}`);
    last = progress;
  }
  if (last === null) return;
  if (terminal.isLive) terminal.line(`  ${progressBar(last, terminal.columns - 2)}\n`);
  terminal.line(`  ${styleText('green', '✓')} The request is ${last.status}`);
}

function print(lines: readonly string[]): void {
  for (const line of lines) terminal.line(line === '' ? '' : `  ${line}`);
}

/** Prints why the demo ended early, and returns its exit code. */
function explain(error: unknown): number {
  terminal.redraw('');
  const isExpected =
    error instanceof DemoError || error instanceof CommandError || error instanceof InterruptedError;
  process.stderr.write(`${isExpected ? error.message : String((error as Error).stack ?? error)}\n`);
  return error instanceof InterruptedError ? error.exitCode : 1;
}
