import { once } from 'node:events';

/** Stops the PostgreSQL of this run, and waits until it and its folder are gone. */
export default async function globalTeardown(): Promise<void> {
  const child = globalThis.halftoneTestPostgres;
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.disconnect();
  const [code] = await ended;
  if (code !== 0) throw new Error(`The PostgreSQL of the tests did not end as it should (${String(code)}).`);
}
