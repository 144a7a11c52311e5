import { fileErrorText, HalftoneError } from './common/index.js';
import { ConfigError } from './config/index.js';

/**
 * What is printed when the program cannot start: the cause and the remedy where we know both, and a stack where we do
 * not. `dataDir` is undefined as long as the configuration has not been read.
 */
export function startErrorText(error: unknown, dataDir: string | undefined): string {
  if (error instanceof HalftoneError || error instanceof ConfigError) return error.message;
  const fault = dataDir === undefined ? undefined : fileErrorText(error, dataDir);
  if (fault !== undefined) return fault;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
