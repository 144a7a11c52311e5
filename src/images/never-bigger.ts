/**
 * The never-bigger rule: an output of the same format and size as its input (`comparable` in `compressor/compression-plan.ts`)
 * is stored only when it has fewer bytes. Otherwise the input is kept, without its metadata unless that is kept too.
 *
 * @param inputBytes the size of what would be kept
 */
export function isKept(inputBytes: number, outputBytes: number): boolean {
  return outputBytes >= inputBytes;
}
