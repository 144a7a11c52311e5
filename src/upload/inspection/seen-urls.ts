import { hash } from 'node:crypto';

const INITIAL_SLOTS = 1024;
const MAX_SLOTS = 2 ** 23;

/**
 * A set of URLs that uses at most 16 bytes for each of them and 64 MiB in all: a hash table of 53-bit hashes. In a file
 * of five million URLs, the probability that two of them have the same hash is about 1 in 700. A full table stores no
 * further URLs.
 */
export class SeenUrls {
  private slots = new Float64Array(INITIAL_SLOTS);
  private size = 0;

  constructor(private readonly maxSlots = MAX_SLOTS) {}

  /** Adds a URL and returns whether it was in the set already. */
  checkAndAdd(url: string): boolean {
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
    if (this.slots.length >= this.maxSlots) return;
    const slots = new Float64Array(this.slots.length * 2);
    for (const key of this.slots) if (key !== 0) slots[slotOf(slots, key)] = key;
    this.slots = slots;
  }
}

/** Hashes a URL to an integer of 53 bits that is not 0, which marks empty slots. */
function keyOf(url: string): number {
  const bytes = hash('sha1', url, 'buffer');
  return bytes.readUIntBE(0, 6) * 32 + (bytes[6]! >> 3) || 1;
}

/** Returns the slot of a key, or the empty slot where it belongs. The number of slots is a power of two. */
function slotOf(slots: Float64Array, key: number): number {
  let slot = key % slots.length;
  while (slots[slot] !== 0 && slots[slot] !== key) slot = (slot + 1) % slots.length;
  return slot;
}
