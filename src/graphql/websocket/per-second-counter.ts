/** Counts events per calendar second. */
export class PerSecondCounter {
  private second = 0;
  private events = 0;

  /** Counts an event and returns the number of events in the current second, this one included. */
  count(nowMs = performance.now()): number {
    const second = Math.floor(nowMs / 1000);
    if (second !== this.second) this.events = 0;
    this.second = second;
    this.events += 1;
    return this.events;
  }
}
