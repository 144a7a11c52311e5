import type { Readable } from 'node:stream';

/**
 * The first `limit` bytes of `body`, or as many of them as come within `withinMs`; the rest is not taken from
 * the socket. A body that breaks off is as long as it came.
 */
export function readStart(body: Readable, limit: number, withinMs: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      body.destroy();
      resolve(Buffer.concat(chunks).subarray(0, limit));
    };
    const timer = setTimeout(end, withinMs);
    body.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size >= limit) end();
    });
    body.on('end', end);
    // Breaking it off ourselves is reported in the same way.
    body.on('error', end);
    body.on('close', end);
  });
}
