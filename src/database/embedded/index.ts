export { type EmbeddedPostgres, type Log, startEmbeddedPostgres } from './embedded-postgres.js';
export { runningServer } from './running-server.js';
