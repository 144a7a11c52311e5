import { fileErrorText, HalftoneError } from './common/index.js';
import { ConfigError } from './config/index.js';

/**
 * Returns the message of a failed start: the cause and the fix if they are known, otherwise the stack. `dataDir` is
 * undefined when the configuration has not been read yet.
 */
export function startErrorText(error: unknown, dataDir: string | undefined): string {
  if (error instanceof HalftoneError || error instanceof ConfigError) return error.message;
  const text = dataDir === undefined ? undefined : fileErrorText(error, dataDir);
  if (text !== undefined) return text;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
