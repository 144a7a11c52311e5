import type { Comparison } from '../client/api-types.js';

/**
 * Says how the images differ from those of the earlier run, such as "12 added, 3 changed, 985 unchanged, 2 removed since
 * yesterday's run". Counts of zero are left out. Images without a result cannot be compared.
 */
export function comparisonText(comparison: Comparison, now = new Date()): string {
  const { added, changed, unchanged, removed, unknown, reviewed, sameOptions, previousCreatedAt } =
    comparison;
  const counts = Object.entries({ added, changed, unchanged, removed }).flatMap(([change, count]) =>
    count === 0 ? [] : [`${count.toLocaleString('en')} ${change}`],
  );
  const options = sameOptions ? '' : ', which had other options';
  const run = runText(previousCreatedAt, now);
  const known = counts.length === 0 ? `nothing to compare with ${run}` : `${counts.join(', ')} since ${run}`;
  const further = [
    ...(unknown === 0 ? [] : [`${unknown.toLocaleString('en')} without a result, so not compared`]),
    ...(reviewed === 0 ? [] : [`${reviewed.toLocaleString('en')} as chosen in a review`]),
  ];
  return [known + options, ...further].join('; ');
}

/** Names an earlier run by its day, in the time zone of this machine. */
export function runText(createdAt: string, now = new Date()): string {
  const at = new Date(createdAt);
  const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
  const two = (value: number) => String(value).padStart(2, '0');
  if (at.toDateString() === now.toDateString())
    return `today's run of ${two(at.getHours())}:${two(at.getMinutes())}`;
  if (at.toDateString() === yesterday.toDateString()) return "yesterday's run";
  return `the run of ${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}
