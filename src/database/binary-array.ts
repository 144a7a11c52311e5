/** The object identifiers of built-in types, which never change (PostgreSQL's pg_type.dat). */
const TYPES = { integer: 23, text: 25, uuid: 2950 } as const;

const HEADER_BYTES = 20;
const LENGTH_BYTES = 4;
const INTEGER_BYTES = 4;
/** A UTF-16 unit becomes at most three bytes of UTF-8. */
const MAX_BYTES_PER_UNIT = 3;
const INITIAL_BYTES = 16 * 1024;

/**
 * Builds an array parameter in PostgreSQL's binary format (`array_recv`), for statements with many rows. node-postgres sends
 * a buffer in the binary format, unchanged, whereas it quotes, escapes and joins the elements of a JavaScript array, which
 * PostgreSQL then parses. PostgreSQL limits a parameter to 1 GiB.
 */
export class BinaryArray {
  private bytes = Buffer.allocUnsafe(INITIAL_BYTES);
  private size = HEADER_BYTES;
  private count = 0;

  constructor(private readonly type: keyof typeof TYPES) {}

  /** Adds an element of an array of integers, from -2^31 to 2^31 - 1. */
  addInteger(value: number): void {
    const at = this.begin(INTEGER_BYTES);
    this.end(at, this.bytes.writeInt32BE(value, at) - at);
  }

  /** Adds an element of an array of texts. Lone surrogates become U+FFFD; PostgreSQL rejects NUL characters. */
  addText(value: string): void {
    const at = this.begin(value.length * MAX_BYTES_PER_UNIT);
    this.end(at, this.bytes.write(value, at));
  }

  /** Adds an element of an array of UUIDs from its 16 bytes. */
  addUuid(value: Uint8Array): void {
    const at = this.begin(value.length);
    this.bytes.set(value, at);
    this.end(at, value.length);
  }

  /** The size of the parameter so far. */
  get byteLength(): number {
    return this.size;
  }

  /** Removes all elements and keeps the memory, so an array that is filled again and again leaves no buffers to collect. */
  clear(): void {
    this.size = HEADER_BYTES;
    this.count = 0;
  }

  /** Returns the parameter. It shares its memory with this array, which must not change before the statement has ended. */
  toParameter(): Buffer {
    // The number of dimensions, whether there are nulls, the type; the number of elements and the index of the first one.
    const header = [this.count === 0 ? 0 : 1, 0, TYPES[this.type], this.count, 1];
    for (const [index, field] of header.entries()) this.bytes.writeInt32BE(field, index * 4);
    return this.bytes.subarray(0, this.count === 0 ? 12 : this.size);
  }

  /** Makes space for an element of up to `maxBytes` and returns its offset. */
  private begin(maxBytes: number): number {
    const needed = this.size + LENGTH_BYTES + maxBytes;
    if (needed > this.bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(needed, this.bytes.length * 2));
      this.bytes.copy(larger, 0, 0, this.size);
      this.bytes = larger;
    }
    return this.size + LENGTH_BYTES;
  }

  private end(at: number, length: number): void {
    this.bytes.writeInt32BE(length, at - LENGTH_BYTES);
    this.size = at + length;
    this.count += 1;
  }
}
