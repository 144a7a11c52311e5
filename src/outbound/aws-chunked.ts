import { Transform, type TransformCallback } from 'node:stream';

/** A chunk's head, `<hex size>[;chunk-signature=…]`, at the start of a body. */
const CHUNK_HEAD = /^[0-9a-f]{1,8}(?:;chunk-signature=[0-9a-f]{64})?\r\n/i;
const MAX_HEAD_BYTES = 1024;

/** Whether a body that begins with `head` has the framing of `aws-chunked`. Most stores remove it and keep only the header. */
export function isAwsChunked(head: Uint8Array): boolean {
  return CHUNK_HEAD.test(Buffer.from(head).toString('latin1'));
}

/** Removes the framing of `aws-chunked` (AWS Signature Version 4, chunked upload): heads, line ends and trailers. */
export class AwsChunkedDecoder extends Transform {
  #pending = Buffer.alloc(0);
  /** The bytes of the current chunk that are still to come; undefined while its head is read, 0 before its line end. */
  #remaining: number | undefined;
  #hasEnded = false;

  override _transform(chunk: Buffer, _encoding: BufferEncoding, callback: TransformCallback): void {
    if (!this.#hasEnded) this.#pending = Buffer.concat([this.#pending, chunk]);
    while (!this.#hasEnded && this.#step());
    const isTooLong = this.#remaining === undefined && this.#pending.length > MAX_HEAD_BYTES;
    callback(isTooLong && !this.#hasEnded ? invalid() : null);
  }

  override _flush(callback: TransformCallback): void {
    callback(this.#hasEnded ? null : invalid());
  }

  /** Consumes one part of what is pending; returns false when more bytes are needed. */
  #step(): boolean {
    if (this.#remaining === undefined) {
      const end = this.#pending.indexOf('\r\n');
      if (end === -1) return false;
      const size = Number.parseInt(this.#pending.toString('latin1', 0, end), 16);
      if (Number.isNaN(size)) return this.#fail();
      this.#pending = this.#pending.subarray(end + 2);
      this.#hasEnded = size === 0;
      this.#remaining = size;
      return true;
    }
    if (this.#remaining === 0) {
      if (this.#pending.length < 2) return false;
      this.#pending = this.#pending.subarray(2);
      this.#remaining = undefined;
      return true;
    }
    if (this.#pending.length === 0) return false;
    const data = this.#pending.subarray(0, this.#remaining);
    this.push(data);
    this.#pending = this.#pending.subarray(data.length);
    this.#remaining -= data.length;
    return true;
  }

  #fail(): false {
    this.destroy(invalid());
    return false;
  }
}

function invalid(): Error {
  return Object.assign(new Error('Invalid aws-chunked body'), { code: 'Z_DATA_ERROR' });
}
