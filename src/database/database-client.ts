import pg from 'pg';

/** node-postgres, for TypeORM, which would otherwise look for it among the installed packages at run time. */
export const postgresDriver = pg;

/**
 * A client whose lost connection fails its statements and nothing else. node-postgres also emits an 'error', which ends the
 * process where nobody listens: between two statements, and in a pool between taking a client and listening to it.
 */
export class DatabaseClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    this.on('error', () => undefined);
  }
}
