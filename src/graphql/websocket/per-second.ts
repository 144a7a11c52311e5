/** Counts what happens within one second, and begins anew with the next. */
export class PerSecond {
  private second = 0;
  private happened = 0;

  /** How often it has happened within this second, this time included. */
  count(nowMs = performance.now()): number {
    const second = Math.floor(nowMs / 1000);
    if (second !== this.second) this.happened = 0;
    this.second = second;
    this.happened += 1;
    return this.happened;
  }
}
