import { once } from 'node:events';

/** Stops what this run shares, and waits until it is gone with its folders. */
export default async function globalTeardown(): Promise<void> {
  const child = globalThis.halftoneTestServices;
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.disconnect();
  const [code] = await ended;
  if (code !== 0) throw new Error(`What the tests run on did not end as it should (${String(code)}).`);
}
