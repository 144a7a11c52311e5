import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { WarningWatch } from './warnings/watch.js';

const beside = (name: string) => fileURLToPath(new URL(name, import.meta.url));

declare global {
  var halftoneTestServices: ChildProcess | undefined;
  var halftoneTestWarnings: WarningWatch | undefined;
}

/**
 * Starts one PostgreSQL for the whole run and sets HALFTONE_TEST_DATABASE_URL to a superuser's URL, and
 * HALFTONE_TEST_LENDER to the port that lends programs; for a distributed run also an S3 server, in HALFTONE_TEST_S3. They
 * run in a child process, because Jest maps no imports here, and so that they end even when Jest is killed.
 */
export default async function globalSetup(): Promise<void> {
  // Jest maps no imports here, and finds this one only without its extension.
  const { startWarningWatch, watchThisProcess } = createRequire(import.meta.url)(
    './warnings/watch',
  ) as typeof import('./warnings/watch.js');
  globalThis.halftoneTestWarnings = startWarningWatch();
  watchThisProcess(globalThis.halftoneTestWarnings);
  const child = fork(beside('services.child.ts'), { execArgv: ['--import', beside('source.register.js')] });
  globalThis.halftoneTestServices = child;
  const services = (await Promise.race([
    once(child, 'message').then(([message]: unknown[]) => message),
    once(child, 'exit').then(() => undefined),
  ])) as { databaseUrl: string; s3?: unknown; lender: number } | undefined;
  if (services === undefined)
    throw new Error('The services of the tests did not start; see their output above.');
  process.env.HALFTONE_TEST_DATABASE_URL = services.databaseUrl;
  process.env.HALFTONE_TEST_LENDER = String(services.lender);
  if (services.s3 !== undefined) process.env.HALFTONE_TEST_S3 = JSON.stringify(services.s3);
}
