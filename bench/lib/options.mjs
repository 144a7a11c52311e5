import path from 'node:path';
import { parseArgs } from 'node:util';

/** The options of every bench; a bench adds its own and chooses their defaults. */
const COMMON = { root: '.', json: '', quick: false };

/**
 * Parses the arguments of a bench. `defaults` names its options, each with a number, a string or a boolean; `quick` has
 * the values that `--quick` uses instead, for a short run that only shows that the bench works.
 */
export function parseOptions(args, defaults = {}, quick = {}) {
  const all = { ...COMMON, ...defaults };
  const options = Object.fromEntries(
    Object.entries(all).map(([name, value]) => [
      name,
      { type: typeof value === 'boolean' ? 'boolean' : 'string' },
    ]),
  );
  const { values } = parseArgs({ args, options, strict: true, allowPositionals: false });
  const base = values.quick ? { ...all, ...quick } : all;
  const chosen = Object.entries(values).map(([name, text]) => [name, valueOf(name, text, all[name])]);
  const result = { ...base, ...Object.fromEntries(chosen) };
  return { ...result, root: path.resolve(result.root) };
}

function valueOf(name, text, model) {
  if (typeof model !== 'number') return text;
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < 0)
    throw new Error(`--${name} takes a number, not ${JSON.stringify(text)}.`);
  return value;
}

/** The options among `names` that npm took for itself because `--` is missing before them; `env` is npm's environment. */
export function takenByNpm(env, names) {
  return names.filter((name) => env[`npm_config_${name}`] !== undefined && name !== 'json');
}
