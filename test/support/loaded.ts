import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { launch } from './program.js';

/**
 * The addresses of all modules that the program has loaded, ESM and CommonJS, when it is started with this environment
 * and stopped: V8 lists every script in its coverage.
 */
export async function modulesLoaded(env: Record<string, string>): Promise<string[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'halftone-coverage-'));
  try {
    const run = await launch({ ...env, NODE_V8_COVERAGE: folder });
    run.child.kill('SIGTERM');
    await run.ended;
    const [file] = await readdir(folder);
    const { result } = JSON.parse(await readFile(path.join(folder, file!), 'utf8')) as {
      result: { url: string }[];
    };
    return result.map(({ url }) => url).filter((url) => url.startsWith('file:'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
