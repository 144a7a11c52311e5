/** How many images a host has. */
export interface HostCount {
  readonly host: string;
  readonly imageCount: number;
}

/** Of more hosts than these no other is remembered by its name. */
const MOST_HOSTS = 10_000;

/** Counts the images of each host. */
export class HostCounts {
  private readonly counts = new Map<string, number>();
  private all = 0;

  constructor(private readonly mostHosts = MOST_HOSTS) {}

  add(host: string): void {
    this.all += 1;
    const count = this.counts.get(host);
    if (count !== undefined || this.counts.size < this.mostHosts) this.counts.set(host, (count ?? 0) + 1);
  }

  /** How many hosts there are; of more than are remembered, those. */
  get size(): number {
    return this.counts.size;
  }

  /** Those with the most images, and how many images all others have. */
  top(count: number): { hosts: HostCount[]; otherImageCount: number } {
    const hosts = [...this.counts]
      .map(([host, imageCount]) => ({ host, imageCount }))
      .toSorted((a, b) => b.imageCount - a.imageCount || (a.host < b.host ? -1 : 1))
      .slice(0, count);
    const shown = hosts.reduce((sum, { imageCount }) => sum + imageCount, 0);
    return { hosts, otherImageCount: this.all - shown };
  }
}
