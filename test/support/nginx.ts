import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Debian installs it in a folder that may not be in an ordinary user's PATH. */
const NGINX = ['/usr/sbin/nginx', 'nginx'].find((file) => spawnSync(file, ['-v']).status === 0);

/** Whether this machine has an nginx. */
export const hasNginx = NGINX !== undefined;

/** An nginx for tests. */
export interface TestNginx {
  dispose(): Promise<void>;
}

/** Starts nginx with `config` as a file in `conf.d`, and waits until it listens at `url`. */
export async function startNginx(config: string, url: string): Promise<TestNginx> {
  const folder = await mkdtemp(path.join(tmpdir(), 'halftone-nginx-'));
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${folder}/${name};`,
  );
  const file = path.join(folder, 'nginx.conf');
  const text = `daemon off;\nmaster_process off;\npid ${folder}/pid;\nerror_log stderr;\nevents {}\nhttp {\naccess_log off;\n${temporary.join('\n')}\n${config}\n}\n`;
  await writeFile(file, text);
  const child = spawn(NGINX!, ['-p', folder, '-c', file, '-e', 'stderr'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let errors = '';
  child.stderr.on('data', (chunk) => (errors += chunk));
  await listening(child, url).catch((error: unknown) => {
    throw new Error(`${String(error)}\n${errors}`);
  });
  return {
    async dispose() {
      await end(child);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Any response is enough: the upstream may not be running yet. */
async function listening(child: ChildProcess, url: string): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`nginx ended with ${child.exitCode}`);
    const answer = await fetch(url).catch(() => null);
    if (answer !== null) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}
