import { FINGERPRINT_BYTES, fingerprintDistance, fingerprintVariance } from '../../common/index.js';
import { type Signs, signsOf } from './fingerprint-signs.js';

/** The distance below which two pictures are the same; docs/decisions/079 has the rates of errors. */
const SAME = 0.25;
/** Each picture is in one bucket of each table, by signs of its own. */
const TABLES = 3;
const BITS = 16;
/** The signs of a table that are the least certain; buckets with others of them are looked at as well. */
const UNCERTAIN = 6;
/** How many pictures a search looks at, the most recent of each bucket first, so that a million take minutes at most. */
const MAX_COMPARED = 1000;

const NONE = -1;

/** A fingerprint that was added: its number, in the order of adding, and how far it is. */
export interface Found {
  readonly number: number;
  readonly distance: number;
}

/**
 * Finds a fingerprint that is like another one. Fingerprints with the same signs of their coarsest patterns share a bucket;
 * a search looks into the bucket of its own signs and those that differ in the uncertain ones.
 */
export class FingerprintIndex {
  private bytes = new Uint8Array(1024 * FINGERPRINT_BYTES);
  private variances = new Float64Array(1024);
  private count = 0;
  /** The newest fingerprint of each bucket, and for each fingerprint and table the one before it. */
  private readonly newest = new Int32Array(TABLES << BITS).fill(NONE);
  private before = new Int32Array(1024 * TABLES);
  /** Which search looked at a fingerprint last. */
  private seen = new Uint32Array(1024);
  private searches = 0;

  /** Returns the nearest fingerprint that is the same; adds this one when there is none. */
  findOrAdd(bytes: Uint8Array): Found | null {
    const signs = signsOf(bytes, TABLES, BITS);
    const found = this.find(bytes, signs);
    if (found === null) this.add(bytes, signs);
    return found;
  }

  private find(bytes: Uint8Array, signs: readonly Signs[]): Found | null {
    const variance = fingerprintVariance(bytes);
    this.searches += 1;
    let [nearest, least, left] = [NONE, SAME, MAX_COMPARED];
    // The likeliest buckets first: those with the fewest other signs.
    for (const flips of FLIPS) {
      for (let table = 0; table < TABLES; table += 1) {
        const { bits, uncertain } = signs[table]!;
        let bucket = bits;
        for (const flip of flips) bucket ^= 1 << uncertain[flip]!;
        let at = this.newest[(table << BITS) | bucket]!;
        for (; at !== NONE && left > 0; at = this.before[at * TABLES + table]!) {
          left -= 1;
          if (this.seen[at] === this.searches) continue;
          this.seen[at] = this.searches;
          const distance = this.distanceTo(at, bytes, variance, least);
          if (distance < least) [nearest, least] = [at, distance];
        }
      }
    }
    return nearest === NONE ? null : { number: nearest, distance: least };
  }

  private distanceTo(at: number, bytes: Uint8Array, variance: number, limit: number): number {
    const other = this.bytes.subarray(at * FINGERPRINT_BYTES, (at + 1) * FINGERPRINT_BYTES);
    return fingerprintDistance(bytes, other, (variance + this.variances[at]!) / 2, limit);
  }

  private add(bytes: Uint8Array, signs: readonly Signs[]): void {
    if (this.count === this.variances.length) this.grow();
    const at = this.count;
    this.count += 1;
    this.bytes.set(bytes, at * FINGERPRINT_BYTES);
    this.variances[at] = fingerprintVariance(bytes);
    for (const [table, { bits }] of signs.entries()) {
      const bucket = (table << BITS) | bits;
      this.before[at * TABLES + table] = this.newest[bucket]!;
      this.newest[bucket] = at;
    }
  }

  private grow(): void {
    const copy = <T extends Uint8Array | Int32Array | Uint32Array | Float64Array>(from: T, to: T): T => {
      to.set(from);
      return to;
    };
    this.bytes = copy(this.bytes, new Uint8Array(this.bytes.length * 2));
    this.variances = copy(this.variances, new Float64Array(this.variances.length * 2));
    this.before = copy(this.before, new Int32Array(this.before.length * 2));
    this.seen = copy(this.seen, new Uint32Array(this.seen.length * 2));
  }
}

/** Every choice among the uncertain signs, the smallest first. */
const FLIPS = Array.from({ length: 1 << UNCERTAIN }, (_, set) =>
  Array.from({ length: UNCERTAIN }, (__, sign) => sign).filter((sign) => (set >> sign) & 1),
).toSorted((a, b) => a.length - b.length);
