import type { Readable } from 'node:stream';

/**
 * Reads the first `limit` bytes of `body`, or those that arrive within `withinMs`, and leaves the rest in the socket. Of a
 * body that breaks off it returns what arrived.
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
    // `end` destroys the body, which raises an error too.
    body.on('error', end);
    body.on('close', end);
  });
}
