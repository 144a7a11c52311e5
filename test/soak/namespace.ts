import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';

const INSIDE = 'SOAK_IN_NAMESPACE';

/** Separate mount and process namespaces: the end of the soak, even by a kill -9, ends everything that it has started. */
const UNSHARE = [
  '--mount',
  '--propagation',
  'private',
  '--pid',
  '--fork',
  '--mount-proc',
  '--kill-child=SIGTERM',
];

/** Whether this process may mount file systems that disappear with it. */
export const canMount = process.env[INSIDE] === '1';

/**
 * Runs the program again in its own namespaces if possible: its mounts are invisible to other processes and disappear
 * with it.
 *
 * @returns the exit code of that run; null when this process must do the work itself
 */
export async function runInNamespace(): Promise<number | null> {
  if (canMount || process.getuid?.() !== 0) return null;
  if (spawnSync('unshare', [...UNSHARE, 'true'], { stdio: 'ignore' }).status !== 0) return null;
  const command = [process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  const child = spawn('unshare', [...UNSHARE, ...command], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, [INSIDE]: '1' },
  });
  // The soak cleans up when the channel closes, also when this process is killed; `unshare` forwards no signals.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      if (child.connected) child.disconnect();
    });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
}
