import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';

const INSIDE = 'SOAK_IN_NAMESPACE';
const UNSHARE = ['--mount', '--propagation', 'private'];

/** Whether this process may mount file systems that are gone with it, however it ends. */
export const canMount = process.env[INSIDE] === '1';

/**
 * Runs the program again in a mount namespace of its own, where that is possible: what is mounted there is seen by
 * nobody else and is gone with its last process.
 *
 * @returns the exit code of that run; null when this process is to do the work itself
 */
export async function runInNamespace(): Promise<number | null> {
  if (canMount || process.getuid?.() !== 0) return null;
  if (spawnSync('unshare', [...UNSHARE, 'true'], { stdio: 'ignore' }).status !== 0) return null;
  const command = [process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  const child = spawn('unshare', [...UNSHARE, ...command], {
    stdio: 'inherit',
    env: { ...process.env, [INSIDE]: '1' },
  });
  // A Ctrl-C reaches the child as well, which tidies up before it ends.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => void child.kill('SIGTERM'));
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
}
