import module from 'node:module';
import { join } from 'node:path';

/** What Node 22 and later have. */
interface WithCompileCache {
  enableCompileCache?(folder: string): unknown;
}

/**
 * Keeps the compiled code of the modules that are loaded from now on in `dataDir`, where the next start finds it, if this
 * Node can. The folder of the data is the place that other users cannot write to; Node's default is a shared one. Node
 * checks that the code is that of the module and of this version, writes it at the exit, and reports no failure.
 */
export function enableCompileCache(dataDir: string): void {
  (module as WithCompileCache).enableCompileCache?.(join(dataDir, 'compile-cache'));
}
