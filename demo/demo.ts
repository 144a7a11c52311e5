import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { styleText } from 'node:util';
import { catalogueCsv, PRODUCTS } from './catalogue.js';
import { HalftoneClient, type Progress } from './client.js';
import { DemoError, InterruptedError } from './demo.errors.js';
import { formatSeconds } from '../src/cli/terminal/format.js';
import { startHost } from './host.js';
import { abortOnInterruption } from './interruption.js';
import { startProgram } from './program.js';
import { progressBar, progressNote } from '../src/cli/terminal/progress-bar.js';
import { waitForKeyPress } from './key-press.js';
import { serveImages } from './serve-images.js';
import { onceStopped, type Outcome, summary, whileRunning } from './summary.js';
import { downloadResults } from './download-results.js';
import { Terminal } from '../src/cli/terminal/terminal.js';
import { openWorkspace } from './workspace.js';

const LIMIT_MS = 300_000;

const terminal = new Terminal(process.stdout, process.env);
const interruption = abortOnInterruption(LIMIT_MS);
const { signal } = interruption;
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
    startProgram({ ...workspace, signal, onUnexpectedExit: (error) => interruption.abort(error) }),
    ({ url }) => `Started Halftone at ${url}`,
  );
  await using client = new HalftoneClient(program.url, signal);
  const { id } = await step(
    'Uploading the catalogue',
    client.upload('catalogue.csv', csv),
    ({ totalProducts }) => `Uploaded catalogue.csv with ${totalProducts} products`,
  );
  await show(client.watch(id));

  const result = await client.results(id);
  const mismatches = await downloadResults(client, result, csv, workspace);
  const outcome = { requestId: id, result, workspace, url: program.url, mismatches };
  print(summary(outcome, terminal.columns - 2));
  if (terminal.isLive && process.stdin.isTTY) await waitForUser(outcome);
  terminal.redraw('  Stopping …');
  return outcome;
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
  interruption.removeLimit();
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
  const isExpected = error instanceof DemoError || error instanceof InterruptedError;
  process.stderr.write(`${isExpected ? error.message : String((error as Error).stack ?? error)}\n`);
  return error instanceof InterruptedError ? error.exitCode : 1;
}
