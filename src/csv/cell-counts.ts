/** Counts how many records have how many cells. */
export class CellCounts {
  private readonly records = new Map<number, number>();
  // Most records have as many cells as the one before, so these are counted without the map.
  private latest = 0;
  private latestRecords = 0;

  add(cellCount: number): void {
    if (cellCount !== this.latest) {
      this.store();
      this.latest = cellCount;
    }
    this.latestRecords += 1;
  }

  /**
   * The most frequent number of cells, the larger one of two that are equally frequent; null without a record. Records of
   * one cell, such as titles above a header, count only when there are no others.
   */
  get usual(): number | null {
    this.store();
    let usual: [cellCount: number, records: number] = [0, 0];
    for (const [cellCount, records] of this.records) {
      const isBetter = records > usual[1] || (records === usual[1] && cellCount > usual[0]);
      if (cellCount > 1 && isBetter) usual = [cellCount, records];
    }
    if (usual[0] > 0) return usual[0];
    return this.records.size > 0 ? 1 : null;
  }

  private store(): void {
    if (this.latestRecords > 0)
      this.records.set(this.latest, (this.records.get(this.latest) ?? 0) + this.latestRecords);
    this.latestRecords = 0;
  }
}
