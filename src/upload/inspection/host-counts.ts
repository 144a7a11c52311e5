/** The number of images at one host. */
export interface HostCount {
  readonly host: string;
  readonly imageCount: number;
}

/** The number of hosts that are counted by name; the images of further hosts are counted together. */
const MAX_HOSTS = 10_000;

/** Counts the images of each host, in bounded memory. */
export class HostCounts {
  private readonly counts = new Map<string, number>();
  private all = 0;

  constructor(private readonly maxHosts = MAX_HOSTS) {}

  add(host: string): void {
    this.all += 1;
    const count = this.counts.get(host);
    if (count !== undefined || this.counts.size < this.maxHosts) this.counts.set(host, (count ?? 0) + 1);
  }

  /** The number of hosts that are counted by name. */
  get size(): number {
    return this.counts.size;
  }

  /** Returns the hosts with the most images, and the number of images at all other hosts. */
  top(count: number): { hosts: HostCount[]; otherImageCount: number } {
    const hosts = [...this.counts]
      .map(([host, imageCount]) => ({ host, imageCount }))
      .toSorted((a, b) => b.imageCount - a.imageCount || (a.host < b.host ? -1 : 1))
      .slice(0, count);
    const topImageCount = hosts.reduce((sum, { imageCount }) => sum + imageCount, 0);
    return { hosts, otherImageCount: this.all - topImageCount };
  }
}
