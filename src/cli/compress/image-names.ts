/** Names the images in the folder. */
export class ImageNames {
  /** The names without their extensions, in lower case: some file systems ignore case. */
  private readonly taken = new Set<string>();
  private readonly bySource = new Map<string, string>();

  /**
   * Returns the name of the next image, given what it should be called. A second image of that name, whatever its
   * extension, gets a number: `mug-2.jpg`. The names depend only on the order of the images, not on which of them have
   * failed, so that they stay the same when a retry completes more of them. An image of the same address gets the same name.
   */
  of(source: string, wanted: string): string {
    const known = this.bySource.get(source);
    if (known !== undefined) return withExtensionOf(known, wanted);
    const [stem, extension] = split(wanted);
    let name = stem;
    for (let number = 2; this.taken.has(name.toLowerCase()); number++) name = `${stem}-${number}`;
    this.taken.add(name.toLowerCase());
    this.bySource.set(source, name + extension);
    return name + extension;
  }

  /** Returns the name of a smaller size of an image, given the name of that: `mug-400w.jpg`. */
  ofSize(source: string, name: string, width: number): string {
    const [stem, extension] = split(name);
    return this.of(`${source} ${width}w`, `${stem}-${width}w${extension}`);
  }
}

function split(name: string): [stem: string, extension: string] {
  const dot = name.lastIndexOf('.');
  return dot > name.lastIndexOf('/') + 1 ? [name.slice(0, dot), name.slice(dot)] : [name, ''];
}

/** An address is fetched for every product that names it, and may come out in another format the second time. */
function withExtensionOf(known: string, wanted: string): string {
  return split(known)[0] + split(wanted)[1];
}
