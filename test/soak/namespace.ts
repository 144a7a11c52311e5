import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';

const INSIDE = 'SOAK_IN_NAMESPACE';

/** Mounts and processes of its own: whatever ends the soak, a kill -9 included, ends all that it has started. */
const UNSHARE = [
  '--mount',
  '--propagation',
  'private',
  '--pid',
  '--fork',
  '--mount-proc',
  '--kill-child=SIGTERM',
];

/** Whether this process may mount file systems that are gone with it, however it ends. */
export const canMount = process.env[INSIDE] === '1';

/**
 * Runs the program again in namespaces of its own, where that is possible: what is mounted there is seen by nobody else
 * and is gone with it.
 *
 * @returns the exit code of that run; null when this process is to do the work itself
 */
export async function runInNamespace(): Promise<number | null> {
  if (canMount || process.getuid?.() !== 0) return null;
  if (spawnSync('unshare', [...UNSHARE, 'true'], { stdio: 'ignore' }).status !== 0) return null;
  const command = [process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  const child = spawn('unshare', [...UNSHARE, ...command], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, [INSIDE]: '1' },
  });
  // The soak tidies up when the channel closes, also because we are killed; `unshare` passes no signals on.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      if (child.connected) child.disconnect();
    });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
}
