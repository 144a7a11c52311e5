import { HalftoneError, programVersion } from './common/index.js';

/** Says that the program does not know an argument. */
export class UsageError extends HalftoneError {
  readonly code = 'USAGE';
}

const HELP = `Halftone compresses every image of a product catalogue, from one CSV.

  npm start                     starts the server at http://127.0.0.1:3000
  npm start -- --help           prints this help
  npm start -- --version        prints the version

Configure it with environment variables, or with a file .env in the working directory; .env.example lists all of them.
The most common ones:

  PORT, HOST        the address to listen on (3000, 127.0.0.1)
  DATA_DIR          the folder of the embedded database and the stored files (.halftone)
  DATABASE_URL      an external PostgreSQL instead of the embedded one
  ROLES             api, worker or both (api,worker)

Stop it with Ctrl-C or SIGTERM: it finishes the current work or releases it.
`;

const PRINTS: Readonly<Record<string, () => string>> = {
  '--help': () => HELP,
  '-h': () => HELP,
  '--version': () => `${programVersion()}\n`,
  '-v': () => `${programVersion()}\n`,
};

/**
 * Returns the text that the arguments ask for, or undefined when the program should start.
 *
 * @throws {UsageError} for any other argument
 */
export function textFor(args: readonly string[]): string | undefined {
  const [arg] = args;
  if (arg === undefined) return undefined;
  if (Object.hasOwn(PRINTS, arg)) return PRINTS[arg]!();
  throw new UsageError(
    `Unknown argument ${JSON.stringify(arg)}: use --help or --version, and environment variables for everything else.`,
  );
}
