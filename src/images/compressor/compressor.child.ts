import { compressImage } from './compress-image.js';
import type { ChildLimits, ChildMessage, PictureMessage } from './compressor-messages.js';
import { PictureError } from './image-errors.js';

/** The entry of a compressor child: bytes in, bytes out, and nothing of this process outlives its parent. */

const limits = JSON.parse(process.argv[2] ?? '') as ChildLimits;
const RSS_CHECK_MS = 25;

/** SIGKILL, because an ordinary exit waits for encoders, which may have a minute to go. */
function die(): void {
  process.kill(process.pid, 'SIGKILL');
}

function send(message: ChildMessage, then?: () => void): void {
  process.send?.(message, undefined, undefined, (error: Error | null) => {
    if (error !== null) die();
    then?.();
  });
}

async function compress({ id, input, options }: PictureMessage): Promise<void> {
  try {
    send({ type: 'done', id, image: await compressImage(input, options, limits) });
  } catch (error) {
    // Anything else is a fault of ours: it ends the child with its stack trace.
    if (!(error instanceof PictureError)) throw error;
    const { code, message, cause } = error;
    send({ type: 'failed', id, code, message, detail: cause instanceof Error ? cause.message : '' });
  }
}

process.once('disconnect', die);
// A terminal's Ctrl-C and systemd's SIGTERM reach the children too; when to stop is for the parent to say.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);
// The loop is free while libvips works in threads, so this sees a picture grow.
const watch = setInterval(() => {
  const rssBytes = process.memoryUsage.rss();
  if (rssBytes <= limits.maxRssBytes) return;
  clearInterval(watch);
  send({ type: 'memory', rssBytes }, die);
}, RSS_CHECK_MS);
process.on('message', (message: PictureMessage) => void compress(message));

if (process.connected) send({ type: 'ready' });
else die();
