import { once } from 'node:events';
import type { ReadStream } from 'node:tty';
import { InterruptedError } from '../src/cli/process/interruption.js';

/**
 * Waits until a key is pressed, Ctrl-C included, or the demo is interrupted.
 *
 * @throws the reason of `signal` when it is aborted for any other reason
 */
export async function waitForKeyPress(keyboard: ReadStream, signal: AbortSignal): Promise<void> {
  keyboard.setRawMode(true);
  try {
    await Promise.race([once(keyboard, 'data', { signal }), once(keyboard, 'end', { signal })]);
  } catch {
    if (!(signal.reason instanceof InterruptedError)) throw signal.reason;
  } finally {
    keyboard.setRawMode(false);
    keyboard.pause();
  }
}
