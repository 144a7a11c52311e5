import { HalftoneError } from '../../common/index.js';

/** Says that this machine has no binaries of the embedded PostgreSQL that it can run. */
export class NoPostgresError extends HalftoneError {
  readonly code = 'NO_EMBEDDED_POSTGRES';

  constructor(reason: string, options?: { cause?: unknown }) {
    super(`${reason} Set DATABASE_URL to a PostgreSQL of your own instead.`, options);
  }
}

/** Says that another Halftone runs on the same data folder; `pid` is its process, if the server knows it. */
export class DataDirInUseError extends HalftoneError {
  readonly code = 'DATA_DIR_IN_USE';

  constructor(
    readonly dataDir: string,
    readonly pid: number | undefined,
  ) {
    const who = pid === undefined ? 'Another Halftone' : `Another Halftone (process ${pid})`;
    super(`${who} is using ${dataDir}. Stop it first, or give this one a DATA_DIR of its own.`);
  }
}

/** Says why the data folder cannot be used, and what to do. */
export class DataDirError extends HalftoneError {
  readonly code = 'DATA_DIR_UNUSABLE';
}

/** Says that PostgreSQL could not be started or reached; the message ends with its own log lines. */
export class PostgresFailedError extends HalftoneError {
  readonly code = 'EMBEDDED_POSTGRES_FAILED';
}
