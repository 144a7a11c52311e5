// Runs one bench: `npm run bench <name> -- [options]`; without a name it lists them. README.md explains each.
//
// A bench is `bench/<name>.bench.mjs`. It exports `summary`, a sentence; `defaults`, its options with their default values;
// `quick`, the values of `--quick`; and as default an async function of `{ options, root, cleanup }` that prints its
// tables and returns what the JSON file shall contain. A file without a default export is run as a script.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { findBenches } from './lib/benches.mjs';
import { Cleanup, cleanUpOnSignals } from './lib/cleanup.mjs';
import { parseOptions, takenByNpm } from './lib/options.mjs';
import { hasProc, NO_PROC } from './lib/processes.mjs';
import { loadText, machine, writeResult } from './lib/results.mjs';
import { Skipped } from './lib/skipped.mjs';

const benches = findBenches();
const [name, ...args] = process.argv.slice(2);
if (name === undefined || name.startsWith('-')) list();
else if (benches.has(name)) {
  const { url, isScript } = benches.get(name);
  process.exitCode = isScript ? await runScript(url, args) : await run(name, await import(url.href), args);
} else {
  process.stderr.write(`There is no bench ${name}. Choose one of: ${[...benches.keys()].join(', ')}.\n`);
  process.exitCode = 2;
}

function list() {
  const width = Math.max(...[...benches.keys()].map((each) => each.length));
  const lines = [...benches].map(([each, { summary }]) => `  ${each.padEnd(width)}  ${summary}`);
  process.stdout.write(`Usage: npm run bench <name> -- [options]\n\n${lines.join('\n')}\n\n`);
  process.stdout.write(
    'Options of all: --quick, --root <checkout>, --json <file>; bench/README.md has the others.\n',
  );
}

async function runScript(url, given) {
  const loader = fileURLToPath(new URL('../test/support/source.register.js', import.meta.url));
  const script = spawn(process.execPath, ['--import', loader, fileURLToPath(url), ...given], {
    stdio: 'inherit',
  });
  // Ctrl-C reaches the script too, whose end this process waits for.
  process.on('SIGINT', () => undefined);
  const [code] = await once(script, 'exit');
  return code ?? 1;
}

async function run(bench, module, given) {
  let options;
  try {
    const own = ['quick', 'root', ...Object.keys(module.defaults ?? {})];
    const taken = takenByNpm(process.env, own);
    if (taken.length > 0)
      throw new Error(`npm took --${taken.join(' and --')} for itself: write -- before the options.`);
    options = parseOptions(given, module.defaults, module.quick);
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    return 2;
  }
  const cleanup = new Cleanup();
  cleanUpOnSignals(cleanup);
  const loads = { before: loadText() };
  const about = machine(options.root);
  process.stdout.write(`${bench}: ${module.summary}\n`);
  process.stdout.write(
    `${about.cores} cores, Node ${about.node}, build ${about.commit}, load ${loads.before}\n`,
  );
  if (!hasProc) process.stdout.write(`${NO_PROC}\n`);
  try {
    const data = await module.default({ options, root: options.root, cleanup });
    loads.after = loadText();
    process.stdout.write(`\nLoad average ${loads.before} before, ${loads.after} after.\n`);
    const result = { bench, at: new Date().toISOString(), machine: about, load: loads, options, ...data };
    process.stdout.write(`Written to ${writeResult(result, options.json)}\n`);
    return 0;
  } catch (error) {
    if (error instanceof Skipped) {
      process.stdout.write(`Skipped: ${error.message}\n`);
      return 0;
    }
    // After a Ctrl-C whatever was under way fails, which tells nothing.
    if (!cleanup.isRunning) process.stderr.write(`${error.stack ?? error}\n`);
    return 1;
  } finally {
    await cleanup.run();
  }
}
