import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const beside = (name: string) => fileURLToPath(new URL(name, import.meta.url));

declare global {
  var halftoneTestPostgres: ChildProcess | undefined;
}

/**
 * Starts one PostgreSQL for the whole run and leaves a superuser's URL in HALFTONE_TEST_DATABASE_URL. It lives
 * in a child process, because Jest maps no imports here, and so that it ends even when Jest is killed.
 */
export default async function globalSetup(): Promise<void> {
  const child = fork(beside('postgres.child.ts'), { execArgv: ['--import', beside('source.register.js')] });
  globalThis.halftoneTestPostgres = child;
  const url: unknown = await Promise.race([
    once(child, 'message').then(([message]) => message),
    once(child, 'exit').then(() => undefined),
  ]);
  if (typeof url !== 'string')
    throw new Error('The PostgreSQL of the tests did not start; why is said above.');
  process.env.HALFTONE_TEST_DATABASE_URL = url;
}
