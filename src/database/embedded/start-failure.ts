import { diskFullText, type HalftoneError } from '../../common/index.js';
import { DataDirError, PostgresFailedError } from './embedded-errors.js';

/** With less free space PostgreSQL cannot start, and may not be able to log that. */
const LEAST_FREE_BYTES = 1024 * 1024;

/** What is known about a server that exits when it is started. */
export interface FailedStart {
  readonly dataDir: string;
  readonly logFile: string;
  /** What it has logged, without earlier lines. */
  readonly logged: string;
  /** What its disk has free for users. */
  readonly freeBytes: number;
}

/** Returns the error that says why a server does not start. */
export function startFailure({ dataDir, logFile, logged, freeBytes }: FailedStart): HalftoneError {
  if (logged !== '')
    return new PostgresFailedError(`PostgreSQL could not be started. Its log says:\n${logged}`);
  if (freeBytes < LEAST_FREE_BYTES) return new DataDirError(diskFullText(dataDir));
  return new PostgresFailedError(
    `PostgreSQL could not be started, and has not written why to ${logFile}. Check whether this user may write there, ` +
      'and the quota of its disk.',
  );
}
