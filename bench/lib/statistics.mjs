/** The numbers that the benches print, as pure functions. */

/** Returns the value below which `share` (0 to 1) of the numbers lie, interpolated between neighbours. */
export function quantile(numbers, share) {
  if (numbers.length === 0) return Number.NaN;
  const sorted = numbers.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const low = Math.floor(at);
  const high = Math.ceil(at);
  return sorted[low] + (sorted[high] - sorted[low]) * (at - low);
}

export const median = (numbers) => quantile(numbers, 0.5);

/** Returns the smallest, the middle and the largest of the numbers. */
export function spread(numbers) {
  return { min: quantile(numbers, 0), median: median(numbers), max: quantile(numbers, 1) };
}

/**
 * Returns ours divided by the reference for each round. Both ran next to each other, so load from outside the bench,
 * which changes between rounds, affects the quotient less than either number.
 */
export function ratios(ours, reference) {
  if (ours.length !== reference.length)
    throw new Error(`Ratios need as many rounds of each: ${ours.length} and ${reference.length}`);
  return ours.map((value, round) => value / reference[round]);
}
