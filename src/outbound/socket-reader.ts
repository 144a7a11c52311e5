import type { Readable } from 'node:stream';
import { OutboundError } from './outbound-errors.js';

/** Reads lines and bytes from a socket, in turn. */
export class SocketReader {
  readonly #chunks: AsyncIterator<Buffer>;
  #buffer: Buffer = Buffer.alloc(0);
  #hasEnded = false;

  constructor(socket: Readable) {
    this.#chunks = socket[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  }

  /**
   * Reads a line up to CRLF or LF, which are removed, as Latin-1.
   *
   * @returns undefined when the line is longer than `maxBytes`
   * @throws {OutboundError} CONNECT_FAILED when the connection closes before the line ends
   */
  async line(maxBytes: number): Promise<string | undefined> {
    // Joined once at the end: joining at each chunk would cost the square of a line that arrives byte by byte.
    const parts: Buffer[] = [];
    for (let length = 0; ;) {
      const end = this.#buffer.indexOf('\n');
      const part = end === -1 ? this.#buffer : this.#buffer.subarray(0, end);
      length += part.length;
      if (length > maxBytes) return undefined;
      parts.push(part);
      this.#buffer = this.#buffer.subarray(part.length + (end === -1 ? 0 : 1));
      if (end !== -1) return Buffer.concat(parts).toString('latin1').replace(/\r$/, '');
      if (!(await this.#more())) throw closedEarly();
    }
  }

  /**
   * Yields the next `length` bytes.
   *
   * @throws {OutboundError} CONNECT_FAILED when the connection closes before
   */
  async *take(length: number): AsyncGenerator<Uint8Array> {
    for (let left = length; left > 0;) {
      if (this.#buffer.length === 0 && !(await this.#more())) throw closedEarly();
      const chunk = this.#buffer.subarray(0, left);
      this.#buffer = this.#buffer.subarray(chunk.length);
      left -= chunk.length;
      yield chunk;
    }
  }

  /** Yields all bytes until the connection closes. */
  async *takeAll(): AsyncGenerator<Uint8Array> {
    do {
      const chunk = this.#buffer;
      this.#buffer = Buffer.alloc(0);
      if (chunk.length > 0) yield chunk;
    } while (await this.#more());
  }

  /** Replaces the empty buffer by the next chunk; returns false at the end. */
  async #more(): Promise<boolean> {
    if (this.#hasEnded) return false;
    const result = await this.#chunks.next();
    if (result.done === true) this.#hasEnded = true;
    else this.#buffer = result.value;
    return !this.#hasEnded;
  }
}

function closedEarly(): OutboundError {
  return new OutboundError(
    'CONNECT_FAILED',
    'The host closed the connection before the response was complete.',
  );
}
