import { once } from 'node:events';

/** Stops the shared services, and fails the run if one of its processes has printed a warning. */
export default async function globalTeardown(): Promise<void> {
  const errors: string[] = [];
  await stopServices().catch((error: unknown) => errors.push(String(error)));
  const watch = globalThis.halftoneTestWarnings;
  const warnings = watch?.warnings() ?? [];
  watch?.remove();
  if (warnings.length > 0) {
    const different = [...new Set(warnings)];
    errors.push(
      `Processes printed ${warnings.length} warning(s), ${different.length} different:`,
      ...different,
    );
  }
  if (errors.length > 0) throw new Error(errors.join('\n\n'));
}

/** Stops the services and waits until their folders are deleted. */
async function stopServices(): Promise<void> {
  const child = globalThis.halftoneTestServices;
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.disconnect();
  const [code] = await ended;
  if (code !== 0) throw new Error(`The services of the tests did not stop cleanly (${String(code)}).`);
}
