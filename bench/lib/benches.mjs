import { readdirSync, readFileSync } from 'node:fs';

const FOLDER = new URL('../', import.meta.url);
const ENDING = '.bench.mjs';

/** The benches by name: the `url` of each, its one-sentence `summary`, and whether it is a script. */
export function findBenches() {
  const files = readdirSync(FOLDER).filter((file) => file.endsWith(ENDING));
  return new Map(
    files.map((file) => {
      const url = new URL(file, FOLDER);
      return [file.slice(0, -ENDING.length), { url, ...describeBench(readFileSync(url, 'utf8')) }];
    }),
  );
}

/**
 * Returns the summary of a bench, and whether it is a script, which runs by itself and must not be imported: it has no
 * default export. The summary of a script is its first comment.
 */
export function describeBench(source) {
  const isScript = !/^export default /m.test(source);
  const [, summary] =
    (isScript ? /^\/[/*\s]*(.*)/m : /^export const summary =\s+'(.*)';/m).exec(source) ?? [];
  return { isScript, summary: summary ?? '' };
}
