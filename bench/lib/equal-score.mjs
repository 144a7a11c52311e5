/**
 * Returns y at x on the line through points that are sorted here by x; beyond the ends the last two points count. Points whose
 * x does not rise are left out.
 */
export function interpolate(points, x) {
  const rising = [];
  for (const point of points.toSorted((a, b) => a[0] - b[0] || a[1] - b[1]))
    if (rising.length === 0 || point[0] > rising.at(-1)[0]) rising.push(point);
  if (rising.length < 2) return rising[0]?.[1] ?? NaN;
  const next = Math.max(
    1,
    rising.findIndex(([each]) => each >= x),
  );
  const at = rising.at(-1)[0] < x ? rising.length - 1 : next;
  const [[x0, y0], [x1, y1]] = [rising[at - 1], rising[at]];
  return y0 + ((x - x0) / (x1 - x0)) * (y1 - y0);
}

/** Returns the bytes that a series of `{ bytes, score }` takes for a score; beyond its ends, those of the end. */
export function bytesAt(series, score) {
  const scores = series.map((each) => each.score);
  const within = Math.min(Math.max(...scores), Math.max(Math.min(...scores), score));
  return Math.exp(
    interpolate(
      series.map((each) => [each.score, Math.log(each.bytes)]),
      within,
    ),
  );
}

/** The geometric mean. */
export function geometricMean(values) {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}
