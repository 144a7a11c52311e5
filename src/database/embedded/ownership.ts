import { isNativeError } from 'node:util/types';
import type { Client } from 'pg';
import { DatabaseClient } from '../database-client.js';
import { HALFTONE } from './cluster.js';
import { DataDirError, DataDirInUseError } from './embedded-errors.js';
import { hasCode } from './error-code.js';
import { passwordFile } from './password.js';

// Any number works, as long as it never changes. Advisory locks are per database, and only we use `postgres`.
const LOCK = 1_481_199_713;
const LOCK_TIMEOUT_MS = 2000;

/** The SQLSTATE too_many_connections. It says nothing about who owns the server. */
export const TOO_MANY_CONNECTIONS = '53300';

/** The right to use and stop the server. One live process at a time holds it. */
export interface Ownership {
  /** Calls `listener` when the connection that holds the lock has ended, for any reason. */
  onLost(listener: () => void): void;
  release(): Promise<void>;
}

/** Returns the URL of the server's database `database`. */
export function serverUrl(port: number, password: string, database: string = HALFTONE): string {
  return `postgres://${HALFTONE}:${password}@127.0.0.1:${port}/${database}`;
}

/** Parses the process number in the application name of an owner. */
export function ownerPid(applicationName: string | undefined): number | undefined {
  const digits = /^halftone (\d+)$/.exec(applicationName ?? '')?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/**
 * Claims the server for this process, and creates the program's database when it is missing. The claim is an advisory
 * lock of a connection, so the server releases it the moment its owner dies for any reason. Returns the error when the
 * server does not accept us now, because it is starting, stopping or out of connections: only the lock is evidence of
 * another owner.
 *
 * @throws {DataDirInUseError} when another live process has claimed it
 * @throws {DataDirError} when the password in the data folder is not the server's
 */
export async function claimOwnership(
  port: number,
  password: string,
  dataDir: string,
): Promise<Ownership | Error> {
  const client = new DatabaseClient({
    connectionString: serverUrl(port, password, 'postgres'),
    application_name: `halftone ${process.pid}`,
    connectionTimeoutMillis: 5000,
    keepAlive: true,
  });
  try {
    await client.connect();
    await lock(client, dataDir);
    await ensureDatabase(client);
    return { onLost: (listener) => void client.once('end', listener), release: () => client.end() };
  } catch (error) {
    await client.end();
    if (error instanceof DataDirInUseError) throw error;
    if (hasCode(error, '28P01')) {
      const file = passwordFile(dataDir);
      throw new DataDirError(`The password in ${file} is not that of the data beside it.`, { cause: error });
    }
    if (isNativeError(error)) return error;
    throw error;
  }
}

async function lock(client: Client, dataDir: string): Promise<void> {
  try {
    // A former owner that was just killed may hold the lock for another moment.
    await client.query(`SET lock_timeout = ${LOCK_TIMEOUT_MS}`);
    await client.query('SELECT pg_advisory_lock($1)', [LOCK]);
  } catch (error) {
    if (!hasCode(error, '55P03')) throw error;
    const { rows } = await client.query<{ name: string }>(
      `SELECT application_name AS name FROM pg_locks JOIN pg_stat_activity USING (pid)
       WHERE locktype = 'advisory' AND objid = $1 AND granted`,
      [LOCK],
    );
    throw new DataDirInUseError(dataDir, ownerPid(rows[0]?.name));
  }
}

async function ensureDatabase(client: Client): Promise<void> {
  const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [HALFTONE]);
  if (rowCount === 0) await client.query(`CREATE DATABASE ${HALFTONE}`);
}
