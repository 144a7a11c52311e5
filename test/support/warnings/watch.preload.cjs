const { appendFileSync } = require('node:fs');
const { join } = require('node:path');
const { isMainThread } = require('node:worker_threads');

// Loaded into every Node process of a test run, from a copy in the folder of that run: writes down each warning and each
// unhandled rejection beside itself, as a line of JSON. A process that a test gives no environment has nothing else to go by.

const FILE = join(__dirname, 'warnings.jsonl');

function record(name, error) {
  const line = {
    name,
    message: error?.message ?? String(error),
    stack: error?.stack,
    command: process.argv.slice(1, 3),
  };
  appendFileSync(FILE, `${JSON.stringify(line)}\n`);
}

if (isMainThread) {
  // Jest itself runs on an experimental part of Node.
  process.on('warning', (warning) => {
    if (warning.name !== 'ExperimentalWarning') record(warning.name, warning);
  });
  // Changes nothing of what becomes of the process.
  process.on('uncaughtExceptionMonitor', (error, origin) => {
    if (origin === 'unhandledRejection') record('UnhandledRejection', error);
  });
}
