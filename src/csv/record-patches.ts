/** Replacements of parts of a record's text, in the order of the text. */
export class RecordPatches {
  private readonly patches: { from: number; to: number; text: string }[] = [];

  add(from: number, to: number, text: string): void {
    this.patches.push({ from, to, text });
  }

  get isEmpty(): boolean {
    return this.patches.length === 0;
  }

  /** Returns `text`, the record or its beginning, with the parts replaced that are in it. */
  apply(text: string): string {
    let [patched, from] = ['', 0];
    for (const patch of this.patches) {
      if (patch.to > text.length) break;
      patched += text.slice(from, patch.from) + patch.text;
      from = patch.to;
    }
    return patched + text.slice(from);
  }
}
