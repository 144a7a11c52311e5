export { poolBounds } from './bounded.client.js';
export { DatabaseModule } from './database.module.js';
export { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded/index.js';
export { DatabaseUnusableError, explainingDatabaseErrors } from './database.errors.js';
export { migrate } from './migrate.js';
export { openDatabase, type OpenDatabase } from './open-database.js';
export { visitDatabase } from './visit-database.js';
