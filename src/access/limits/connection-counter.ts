/** Counts the open connections of each client and limits them. */
export class ConnectionCounter {
  private readonly open = new Map<string, number>();

  /** @param maxPerClient 0 for no limit */
  constructor(private readonly maxPerClient: number) {}

  /** The number of clients with open connections. */
  get size(): number {
    return this.open.size;
  }

  /** Counts a connection of `client`; returns the function that releases it, or null when the client is at its limit. */
  acquire(client: string): (() => void) | null {
    const open = this.open.get(client) ?? 0;
    if (this.maxPerClient !== 0 && open >= this.maxPerClient) return null;
    this.open.set(client, open + 1);
    let isOpen = true;
    return () => {
      if (isOpen) this.release(client);
      isOpen = false;
    };
  }

  private release(client: string): void {
    const left = this.open.get(client)! - 1;
    if (left === 0) this.open.delete(client);
    else this.open.set(client, left);
  }
}
