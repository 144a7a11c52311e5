import { FileLock } from '../../src/cli/process/file-lock.js';

/**
 * A process that is forked with the path of a lock: for each message it asks for the lock once, and answers whether it has it;
 * for the message `release` it gives it back, and answers false.
 */
const [path] = process.argv.slice(2);
let held: FileLock | null = null;

process.on('message', (message) => {
  void (async () => {
    if (message === 'release') {
      await held?.release();
      held = null;
    } else {
      const lock = await FileLock.acquire(path!);
      held = typeof lock === 'number' ? null : lock;
    }
    process.send!(held !== null);
  })();
});
process.send!('ready');
