import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { launch } from './program.js';

/**
 * The addresses of all modules that the program has loaded, ESM and CommonJS, when it is started with this environment
 * and stopped, after `meanwhile`: V8 lists every script in its coverage.
 */
export async function modulesLoaded(
  env: Record<string, string>,
  meanwhile: (url: string) => Promise<void> = async () => {},
): Promise<string[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'halftone-coverage-'));
  try {
    const run = await launch({ ...env, NODE_V8_COVERAGE: folder });
    await meanwhile(run.url).finally(() => run.signal('SIGTERM'));
    const code = await run.ended;
    if (code !== 0) throw new Error(`The program ended with ${code}:\n${run.output()}`);
    const [file] = await readdir(folder);
    const { result } = JSON.parse(await readFile(path.join(folder, file!), 'utf8')) as {
      result: { url: string }[];
    };
    return result.map(({ url }) => url).filter((url) => url.startsWith('file:'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
