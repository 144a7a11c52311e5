/** The maximum number of stored messages; beyond it the oldest is deleted and may be logged again early. */
const MAX_MESSAGES = 100;

const IDS = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]+|\d+/g;

interface Seen {
  readonly loggedAt: number;
  readonly suppressed: number;
}

/** Suppresses repeated log messages, for errors that occur hundreds of times a second. */
export class RepeatedMessages {
  private readonly seen = new Map<string, Seen>();

  /** @param intervalMs the minimum interval between two log lines with the same message */
  constructor(private readonly intervalMs: number) {}

  get size(): number {
    return this.seen.size;
  }

  /**
   * Returns the line to log for a message, or null when the same message was logged within the interval. Messages that
   * differ only in ids and numbers are the same.
   *
   * @param nowMs the time of a monotonic clock
   */
  next(message: string, nowMs = performance.now()): string | null {
    const key = message.replaceAll(IDS, '#');
    const last = this.seen.get(key);
    if (last !== undefined && nowMs - last.loggedAt < this.intervalMs) {
      this.seen.set(key, { ...last, suppressed: last.suppressed + 1 });
      return null;
    }
    this.seen.delete(key);
    this.seen.set(key, { loggedAt: nowMs, suppressed: 0 });
    if (this.seen.size > MAX_MESSAGES) this.seen.delete(this.seen.keys().next().value!);
    if (last === undefined || last.suppressed === 0) return message;
    const times = last.suppressed === 1 ? 'once' : `${last.suppressed} times`;
    return `${message} (and ${times} since it was last logged)`;
  }
}
