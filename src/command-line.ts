import { HalftoneError, programVersion } from './common/index.js';

/** The program was given an argument that it does not have. */
export class UsageError extends HalftoneError {
  readonly code = 'USAGE';
}

const HELP = `Halftone compresses every image of a product catalogue, from one CSV.

  npm start                     starts it and serves http://127.0.0.1:3000
  npm start -- --help           prints this
  npm start -- --version        prints the version

It is configured by environment variables, or by a file .env in the folder it is started from; .env.example lists all of
them. The most common ones:

  PORT, HOST        where it listens (3000, 127.0.0.1)
  DATA_DIR          where everything that is embedded keeps its data (.halftone)
  DATABASE_URL      a PostgreSQL of yours instead of the embedded one
  ROLES             api, worker or both (api,worker)

Stop it with Ctrl-C or SIGTERM: it finishes what is under way, or hands it back.
`;

const PRINTS: Readonly<Record<string, () => string>> = {
  '--help': () => HELP,
  '-h': () => HELP,
  '--version': () => `${programVersion()}\n`,
  '-v': () => `${programVersion()}\n`,
};

/**
 * Returns what the arguments of the program ask to be printed, or undefined when it is to be started.
 *
 * @throws {UsageError} for any other argument
 */
export function textFor(args: readonly string[]): string | undefined {
  const [arg] = args;
  if (arg === undefined) return undefined;
  if (Object.hasOwn(PRINTS, arg)) return PRINTS[arg]!();
  throw new UsageError(
    `There is no argument ${JSON.stringify(arg)}: use --help or --version, and environment variables for everything else.`,
  );
}
