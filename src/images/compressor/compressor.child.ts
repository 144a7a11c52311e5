import type { CompressionSettings } from './compression-options.js';
import { compressAndCheck } from './checks/compress-and-check.js';
import type { ChildLimits, ChildMessage, CompressMessage } from './compressor-messages.js';
import { ImageCompressionError } from './compressor-errors.js';
import { msUntilMemoryCheck } from './memory-check.js';
import { BRIEF_MS, Pace } from './pace.js';

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
/**
 * Those that it works on. libvips has one thread for them, which is quicker than two that share a core and its caches. Behind an
 * image that is brief the next one is begun, so that the thread goes on by itself.
 */
const working = new Set<CompressMessage>();
const pace = new Pace();
let lastEndedAt = 0;
let returnTimer: NodeJS.Timeout | undefined;

/** When none of them was begun for as long as a brief image takes, they go back: another child may be idle. */
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
  else if (working.size > 0)
    memoryTimer = setTimeout(checkMemory, msUntilMemoryCheck(rssBytes, limits.maxRssBytes));
}

function beginNext(): void {
  const mayBegin = () =>
    working.size === 0 ||
    (working.size < limits.inFlight && [...working].every((message) => pace.isBrief(message)));
  while (ahead.length > 0 && mayBegin()) {
    clearTimeout(returnTimer);
    returnTimer = undefined;
    void compress(ahead.shift()!);
  }
  if (ahead.length > 0) returnTimer ??= setTimeout(returnAhead, BRIEF_MS);
}

async function compress(message: CompressMessage): Promise<void> {
  const begunAt = performance.now();
  working.add(message);
  if (memoryTimer === undefined) checkMemory();
  const outcome = await outcomeOf(message);
  const endedAt = performance.now();
  pace.took(message, endedAt - Math.max(begunAt, lastEndedAt));
  lastEndedAt = endedAt;
  working.delete(message);
  beginNext();
  send(outcome);
}

async function outcomeOf({ id, input, options }: CompressMessage): Promise<ChildMessage> {
  try {
    return { type: 'done', id, image: await compressAndCheck(input, parsed(options), limits) };
  } catch (error) {
    // Anything else is a bug in this program: it ends the child with its stack trace.
    if (!(error instanceof ImageCompressionError)) throw error;
    const { code, message, cause } = error;
    return { type: 'failed', id, code, message, detail: cause instanceof Error ? cause.message : '' };
  }
}

let lastParsed = { json: '', settings: {} as CompressionSettings };

function parsed(json: string): CompressionSettings {
  if (json !== lastParsed.json) lastParsed = { json, settings: JSON.parse(json) as CompressionSettings };
  return lastParsed.settings;
}

process.once('disconnect', die);
// Ctrl-C in a terminal and systemd's SIGTERM reach the children too; only the parent decides when they stop.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);
process.on('message', (message: CompressMessage) => {
  ahead.push(message);
  beginNext();
});

if (process.connected) send({ type: 'ready' });
else die();
