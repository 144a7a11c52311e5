import { once } from 'node:events';

/** Stops what this run shares, and fails the run for any warning that one of its processes has given. */
export default async function globalTeardown(): Promise<void> {
  const faults: string[] = [];
  await stopServices().catch((error: unknown) => faults.push(String(error)));
  const watch = globalThis.halftoneTestWarnings;
  const warnings = watch?.warnings() ?? [];
  watch?.remove();
  if (warnings.length > 0) {
    const different = [...new Set(warnings)];
    faults.push(`Processes gave ${warnings.length} warning(s), ${different.length} different:`, ...different);
  }
  if (faults.length > 0) throw new Error(faults.join('\n\n'));
}

/** Waits until they are gone with their folders. */
async function stopServices(): Promise<void> {
  const child = globalThis.halftoneTestServices;
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.disconnect();
  const [code] = await ended;
  if (code !== 0) throw new Error(`What the tests run on did not end as it should (${String(code)}).`);
}
