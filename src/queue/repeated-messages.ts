/** Most messages remembered; beyond that the oldest is forgotten, and may be logged again early. */
const MOST = 100;

const IDS = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]+|\d+/g;

interface Seen {
  readonly loggedAt: number;
  readonly withheld: number;
}

/** Keeps a log readable while the same thing goes wrong hundreds of times a second. */
export class RepeatedMessages {
  private readonly seen = new Map<string, Seen>();

  /** @param everyMs how often the same message is logged at most */
  constructor(private readonly everyMs: number) {}

  get size(): number {
    return this.seen.size;
  }

  /**
   * Returns what to log for a message; null when the same was logged a short time ago. Messages that differ in ids and
   * numbers alone are the same.
   *
   * @param nowMs of a monotonic clock
   */
  next(message: string, nowMs = performance.now()): string | null {
    const key = message.replaceAll(IDS, '#');
    const last = this.seen.get(key);
    if (last !== undefined && nowMs - last.loggedAt < this.everyMs) {
      this.seen.set(key, { ...last, withheld: last.withheld + 1 });
      return null;
    }
    this.seen.delete(key);
    this.seen.set(key, { loggedAt: nowMs, withheld: 0 });
    if (this.seen.size > MOST) this.seen.delete(this.seen.keys().next().value!);
    if (last === undefined || last.withheld === 0) return message;
    const times = last.withheld === 1 ? 'once' : `${last.withheld} times`;
    return `${message} (and ${times} since it was last logged)`;
  }
}
