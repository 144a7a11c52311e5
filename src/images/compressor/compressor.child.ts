import { compressAndCheck } from './checks/compress-and-check.js';
import type { ChildLimits, ChildMessage, CompressMessage } from './compressor-messages.js';
import { ImageCompressionError } from './compressor-errors.js';
import { msUntilMemoryCheck } from './memory-check.js';

/** The entry module of a compressor child: bytes in, bytes out. The process never outlives its parent. */

const limits = JSON.parse(process.argv[2] ?? '') as ChildLimits;

/** Kills this process with SIGKILL: an ordinary exit waits for encoders, which may run for another minute. */
function die(): void {
  process.kill(process.pid, 'SIGKILL');
}

function send(message: ChildMessage, then?: () => void): void {
  process.send?.(message, undefined, undefined, (error: Error | null) => {
    if (error !== null) die();
    then?.();
  });
}

/** The images that this process has and has not begun: it begins the next one without waiting for the parent. */
const ahead: CompressMessage[] = [];
let working = 0;
let returnTimer: NodeJS.Timeout | undefined;

/** When none of them was begun for this long, they go back: another child may be idle. */
const RETURN_AFTER_MS = 100;

function returnAhead(): void {
  returnTimer = undefined;
  send({ type: 'returned', ids: ahead.splice(0).map(({ id }) => id) });
}

let memoryTimer: NodeJS.Timeout | undefined;

/** The event loop is free while libvips works in threads, so a timer sees the memory of an image grow. */
function checkMemory(): void {
  memoryTimer = undefined;
  const rssBytes = process.memoryUsage.rss();
  if (rssBytes > limits.maxRssBytes) send({ type: 'memory', rssBytes }, die);
  else if (working > 0)
    memoryTimer = setTimeout(checkMemory, msUntilMemoryCheck(rssBytes, limits.maxRssBytes));
}

async function workOff(): Promise<void> {
  if (working >= limits.inFlight) return;
  working += 1;
  if (memoryTimer === undefined) checkMemory();
  for (let next = ahead.shift(); next !== undefined; next = ahead.shift()) {
    clearTimeout(returnTimer);
    returnTimer = ahead.length === 0 ? undefined : setTimeout(returnAhead, RETURN_AFTER_MS);
    await compress(next);
  }
  working -= 1;
}

async function compress({ id, input, options }: CompressMessage): Promise<void> {
  try {
    send({ type: 'done', id, image: await compressAndCheck(input, options, limits) });
  } catch (error) {
    // Anything else is a bug in this program: it ends the child with its stack trace.
    if (!(error instanceof ImageCompressionError)) throw error;
    const { code, message, cause } = error;
    send({ type: 'failed', id, code, message, detail: cause instanceof Error ? cause.message : '' });
  }
}

process.once('disconnect', die);
// Ctrl-C in a terminal and systemd's SIGTERM reach the children too; only the parent decides when they stop.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);
process.on('message', (message: CompressMessage) => {
  ahead.push(message);
  void workOff();
  if (ahead.length > 0) returnTimer ??= setTimeout(returnAhead, RETURN_AFTER_MS);
});

if (process.connected) send({ type: 'ready' });
else die();
