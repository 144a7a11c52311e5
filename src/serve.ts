import { setFlagsFromString } from 'node:v8';
import { readConfig } from './config/index.js';
import { startErrorText } from './start-error.js';
import { NO_PRETENURING, SMALL_OLD_GENERATION } from './v8-flags.js';

/** The time limit of a stop, after which the process exits anyway. */
const STOP_TIMEOUT_MS = 30_000;

/**
 * Runs the program with this environment until it is stopped, and ends the process.
 *
 * @returns never, in fact: open connections would keep the process alive
 */
export async function serve(variables: Readonly<Record<string, string | undefined>>): Promise<never> {
  const stopped = untilStopped();
  let dataDir: string | undefined;
  try {
    const config = readConfig(variables);
    ({ dataDir } = config);
    setFlagsFromString(NO_PRETENURING);
    // Imported only now, so that configuration errors are reported without loading the program.
    const { startProgram } = await import('./program.js');
    const starting = startProgram(config);
    // With external services a start may wait long, and interrupting it leaves nothing behind. The embedded database is
    // ready within seconds and must be stopped in order, so its start is not interrupted.
    const program = await (config.database.url === undefined ? starting : Promise.race([starting, stopped]));
    if (program === undefined) process.exit(0);
    setFlagsFromString(SMALL_OLD_GENERATION);
    const { url, migrations } = program;
    process.stdout.write(
      [
        '',
        `  Halftone is ready (${config.roles.join(' and ')}).`,
        '',
        ...(config.dashboard ? [`  Dashboard    ${url}/`] : []),
        `  GraphQL      ${url}/graphql`,
        ...(config.interactivePages
          ? [`  GraphiQL     ${url}/graphiql`, `  REST API     ${url}/api/docs`]
          : []),
        `  Data         ${config.dataDir}`,
        ...(migrations.length > 0 ? [`  Migrations   ${migrations.length} run`] : []),
        '',
        '',
      ].join('\n'),
    );
    // Sends the URL to the parent process.
    if (process.connected) process.send?.({ type: 'ready', url }, () => undefined);

    await stopped;
    process.stdout.write('Stopping: finishing or releasing the current work.\n');
    return await program.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`Stopping failed: ${String(error)}\n`);
        process.exit(1);
      },
    );
  } catch (error) {
    process.stderr.write(`Halftone cannot start.\n${startErrorText(error, dataDir)}\n`);
    process.exit(1);
  }
}

/** Resolves when the program must stop. It listens from the start on: a process that is killed leaves its database running. */
function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    const stop = () => {
      setTimeout(() => process.exit(1), STOP_TIMEOUT_MS).unref();
      resolve();
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
    // The parent process of this child process has ended, even by a kill -9.
    if (process.connected) process.on('disconnect', stop);
    // Without unref, the channel would keep a process alive that could not start.
    process.channel?.unref();
  });
}
