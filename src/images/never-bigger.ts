/**
 * The never-bigger rule: an output of the same format and size as its input is stored only when it is smaller. Otherwise the
 * input is kept.
 *
 * @param isComparable whether the output has the format and size of the input
 */
export function isKept(isComparable: boolean, inputBytes: number, outputBytes: number): boolean {
  return isComparable && outputBytes >= inputBytes;
}
