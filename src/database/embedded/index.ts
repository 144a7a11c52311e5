export { DataDirError, DataDirInUseError, NoPostgresError, PostgresFailedError } from './embedded-errors.js';
export {
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
  type Log,
  startEmbeddedPostgres,
} from './embedded-postgres.js';
export { runningServer } from './running-server.js';
