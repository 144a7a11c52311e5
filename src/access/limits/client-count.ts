/** Counts what clients have open at a time. */
export class ClientCount {
  private readonly open = new Map<string, number>();

  /** @param most for each client; 0 for no limit */
  constructor(private readonly most: number) {}

  /** How many clients have anything open. */
  get size(): number {
    return this.open.size;
  }

  /** Counts one more for `client`; returns what takes it off again, or null when there is no place left. */
  enter(client: string): (() => void) | null {
    const open = this.open.get(client) ?? 0;
    if (this.most !== 0 && open >= this.most) return null;
    this.open.set(client, open + 1);
    let inside = true;
    return () => {
      if (inside) this.leave(client);
      inside = false;
    };
  }

  private leave(client: string): void {
    const left = this.open.get(client)! - 1;
    if (left === 0) this.open.delete(client);
    else this.open.set(client, left);
  }
}
