import { existsSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { textFor } from './command-line.js';
import { readConfig } from './config/index.js';
import { startErrorText } from './start-error.js';

// V8 lets the old generation grow to four times what lives in it before it collects it; twice is plenty for a
// program that holds little and passes much through: a million rows then add 80 MiB instead of 170.
setFlagsFromString('--heap-growing-percent=100');

// Whoever read our output has gone, or its disk is full: the program works on without output. An 'error' event without a
// listener would end the process in the middle of its work.
for (const output of [process.stdout, process.stderr]) output.on('error', () => undefined);

/** What a stop may take before the process is ended anyway. */
const STOP_WITHIN_MS = 30_000;

/** When we are to stop. Listened for from the start on: a process that is cut off leaves its database running. */
const stopped = new Promise<void>((resolve) => {
  const stop = () => {
    setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
    resolve();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  // Whoever started us as a child process is gone, even by a kill -9.
  if (process.connected) process.on('disconnect', stop);
  // Listening to the channel would keep a process alive that could not start.
  process.channel?.unref();
});

let dataDir: string | undefined;
try {
  const text = textFor(process.argv.slice(2));
  if (text !== undefined) {
    process.stdout.write(text);
    process.exit(0);
  }
  // What is set in the environment wins over the file.
  if (existsSync('.env')) process.loadEnvFile();
  const config = readConfig(process.env);
  ({ dataDir } = config);
  // Not before: what is wrong with the configuration is told without loading all the rest, which takes a second.
  const { startProgram } = await import('./program.js');
  const starting = startProgram(config);
  // With services of others a start may wait for long, and leaves nothing that the next one minds; a database of our
  // own is there within seconds, and has to be ended.
  const program = await (config.database.url === undefined ? starting : Promise.race([starting, stopped]));
  if (program === undefined) process.exit(0);
  const { url, migrations } = program;
  process.stdout.write(
    [
      '',
      `  Halftone is ready (${config.roles.join(' and ')}).`,
      '',
      `  GraphQL      ${url}/graphql`,
      ...(config.playground ? [`  Playground   ${url}/graphiql`, `  REST API     ${url}/api/docs`] : []),
      `  Data         ${config.dataDir}`,
      ...(migrations.length > 0 ? [`  Migrations   ${migrations.length} run`] : []),
      '',
      '',
    ].join('\n'),
  );
  // Whoever started us as a child process is told where we listen.
  if (process.connected) process.send?.({ type: 'ready', url }, () => undefined);

  await stopped;
  process.stdout.write('Stopping: what is under way is finished or handed back.\n');
  await program.stop().then(
    () => process.exit(0),
    (error: unknown) => {
      process.stderr.write(`Stopping failed: ${String(error)}\n`);
      process.exit(1);
    },
  );
} catch (error) {
  process.stderr.write(`Halftone cannot start.\n${startErrorText(error, dataDir)}\n`);
  // Connections that were opened on the way would keep the process alive.
  process.exit(1);
}
