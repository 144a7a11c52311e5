/** Names the images in the folder. */
export class ImageNames {
  /** The names without their extensions, in lower case, since some file systems ignore case; with the formats of their addresses. */
  private readonly taken = new Map<string, string>();
  private readonly bySource = new Map<string, string>();

  /**
   * Returns the name of the next image, given its address and what it should be called. A second image of that name gets the
   * format in its address, where that is another, as the results of mug.jpg and mug.png may have one format: `mug-png.webp`.
   * Otherwise it gets a number: `mug-2.webp`. The names depend only on the order of the images, not on which of them have
   * failed, so that they stay the same when a retry completes more of them. An image of the same address gets the same name.
   */
  of(source: string, wanted: string): string {
    const known = this.bySource.get(source);
    if (known !== undefined) return withExtensionOf(known, wanted);
    const [stem, extension] = split(wanted);
    const format = formatIn(source);
    let name = stem;
    const other = this.taken.get(name.toLowerCase());
    if (other !== undefined && other !== format && format !== '') name = `${stem}-${format}`;
    for (let number = 2; this.taken.has(name.toLowerCase()); number++) name = `${stem}-${number}`;
    this.taken.set(name.toLowerCase(), format);
    this.bySource.set(source, name + extension);
    return name + extension;
  }

  /** Returns the name of a smaller size of an image, given the name of that: `mug-400w.jpg`. */
  ofSize(source: string, name: string, width: number): string {
    const [stem, extension] = split(name);
    return this.of(`${source} ${width}w`, `${stem}-${width}w${extension}`);
  }
}

/** The extension in an address, in lower case, such as `png`; empty without one. */
const formatIn = (address: string): string =>
  /\.([a-z]{2,4}\d?)$/i.exec(address.replace(/[?#].*$/s, ''))?.[1]?.toLowerCase() ?? '';

function split(name: string): [stem: string, extension: string] {
  const dot = name.lastIndexOf('.');
  return dot > name.lastIndexOf('/') + 1 ? [name.slice(0, dot), name.slice(dot)] : [name, ''];
}

/** An address is fetched for every product that names it, and may come out in another format the second time. */
function withExtensionOf(known: string, wanted: string): string {
  return split(known)[0] + split(wanted)[1];
}
