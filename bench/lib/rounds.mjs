/**
 * Runs each variant once per round, in turn, so that load from elsewhere affects all of them alike. Every second round
 * runs them in reverse order, so that none is always the first after another. `variants` is an object of async functions
 * that take the number of the round; the result has an array of what they returned for each.
 */
export async function inTurn(rounds, variants, afterRound = () => {}) {
  const names = Object.keys(variants);
  const samples = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 1; round <= rounds; round += 1) {
    for (const name of round % 2 === 1 ? names : names.toReversed())
      samples[name].push(await variants[name](round));
    afterRound(round, Object.fromEntries(names.map((name) => [name, samples[name].at(-1)])));
  }
  return samples;
}
