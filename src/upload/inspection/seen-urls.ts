import { hash } from 'node:crypto';

const FIRST_SLOTS = 1024;
const MOST_SLOTS = 2 ** 23;

/**
 * Remembers which URLs have come by, in 16 bytes each or less and 64 MiB at most: hashes of 53 bits in a table. Of
 * five million URLs, one may be taken for another in one file of seven hundred. A full table remembers no more.
 */
export class SeenUrls {
  private slots = new Float64Array(FIRST_SLOTS);
  private size = 0;

  constructor(private readonly mostSlots = MOST_SLOTS) {}

  /** Whether it has come by before; it has from now on. */
  sees(url: string): boolean {
    const key = keyOf(url);
    const slot = slotOf(this.slots, key);
    if (this.slots[slot] === key) return true;
    if (this.size < this.slots.length * 0.75) {
      this.slots[slot] = key;
      this.size += 1;
      if (this.size > this.slots.length / 2) this.grow();
    }
    return false;
  }

  private grow(): void {
    if (this.slots.length >= this.mostSlots) return;
    const slots = new Float64Array(this.slots.length * 2);
    for (const key of this.slots) if (key !== 0) slots[slotOf(slots, key)] = key;
    this.slots = slots;
  }
}

/** A whole number of 53 bits; 0 is for empty slots. */
function keyOf(url: string): number {
  const bytes = hash('sha1', url, 'buffer');
  return bytes.readUIntBE(0, 6) * 32 + (bytes[6]! >> 3) || 1;
}

/** Where the key is, or the empty slot that it belongs into. The number of slots is a power of two. */
function slotOf(slots: Float64Array, key: number): number {
  let slot = key % slots.length;
  while (slots[slot] !== 0 && slots[slot] !== key) slot = (slot + 1) % slots.length;
  return slot;
}
