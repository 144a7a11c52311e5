// Fails when a text uses a private word for which the project has a standard term (see the glossary in CONTRIBUTING.md).
// Prints each occurrence as file:line. Whole words count, in any case, and so do the parts of names such as `HostGate`.
// `node scripts/check-language.mjs --count` prints the number of occurrences per folder instead.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** The checked files. CONTRIBUTING.md is left out, since its glossary names the words that it replaces. */
const CHECKED = /^(src|test|docs|demo|bench)\/|^(README|SECURITY)\.md$/;

/** Files that hold data of other systems, or no text. */
const DATA = /^test\/fixtures\/|\.(png|jpe?g|gif|webp|avif|tiff?|zip)$|(^|\/)package-lock\.json$/;

/** Banned phrases, each with its endings, and the standard term. */
const BANNED = [
  ['chores?', 'request job'],
  ['suspect(s|ed)?', 'quarantined image, poison image'],
  ['host gates?', 'per-host limiter'],
  ['host records?', 'circuit breaker'],
  ['front doors?', 'HTTP pipeline, middleware'],
  ['doorkeepers?', 'guard, middleware'],
  ['turn(s|ed|ing)? away', 'reject'],
  ['fair looks?', 'lease-expiry grace period'],
  ['waiting rooms?', 'slow-fetch overflow'],
  ['patience', 'timeout, time limit'],
  ['own receivers?', 'notification targets'],
  ['stretch(es|ed)?', 'chunk, range, batch'],
  ['mend(s|ed|ing)?', 'fix'],
  ['told', 'notified, reported'],
  ['whoever', 'the caller, the client, the worker'],
  ['tries', 'attempts'],
  ['surroundings', 'dependencies'],
  ['occasions?', 'event'],
  ['one of ours', 'the name of the thing'],
  ['playgrounds?', 'GraphiQL'],
  ['boards?', 'queue dashboard'],
  ['visit(s|ed|ing|ors?)?', 'active connection, client'],
  ['faults?', 'error, failure'],
].map(([phrase, instead]) => ({
  words: phrase.split(' ').map((word) => new RegExp(`^${word}$`)),
  instead,
}));

/** Texts that may hold a banned word: public names, names of products, and standard terms. */
const ALLOWED = [
  { text: /\bPLAYGROUND\b/g, reason: 'the environment variable keeps its public name' },
  {
    text: /halftone_request_chores(\{chore\b)?/g,
    reason: 'the metric and its label keep their public names',
  },
  {
    file: /^src\/requests\/request-metrics\.ts$/,
    text: /'chore'/g,
    reason: 'the name of the label of that metric',
  },
  { text: /BULL_BOARD|bull-board|Bull ?Board/gi, reason: 'the name of the package, and its setting' },
  { text: /\bboardTitle\b/g, reason: 'an option of that package' },
  { file: /^src\/graphql\/graphql-options\.ts$/, text: /playground: false/g, reason: 'an option of Apollo' },
  {
    file: /^src\/outbound\/name-resolver\.ts$/,
    text: /\btries: 2/g,
    reason: 'an option of the DNS resolver of Node',
  },
  { text: /\btest\/faults\b/g, reason: 'the folder of the fault-injection tests' },
  { text: /faults?[ _-]?injections?/gi, reason: 'the standard term' },
  {
    file: /^test\/(faults|soak\/chaos)\//,
    text: /faults?/gi,
    reason: 'fault injection is the subject of this folder',
  },
];

/** The words of a line, in lower case, with where they stand; `HostGate` and `HOST_GATE` are two words each. */
function wordsOf(line) {
  return [...line.matchAll(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+/g)].map((match) => ({
    text: match[0].toLowerCase(),
    start: match.index,
    end: match.index + match[0].length,
  }));
}

/** Where a line uses banned words: what is written there, and the term to write instead. */
function usesOf(line, file) {
  const allowed = ALLOWED.filter((entry) => entry.file?.test(file) ?? true).flatMap(({ text }) =>
    [...line.matchAll(text)].map((match) => [match.index, match.index + match[0].length]),
  );
  const words = wordsOf(line);
  return BANNED.flatMap(({ words: banned, instead }) =>
    words.flatMap(({ start }, at) => {
      const found = words.slice(at, at + banned.length);
      if (found.length < banned.length || !banned.every((word, i) => word.test(found[i].text))) return [];
      const isPhrase = found
        .slice(1)
        .every((word, i) => /^[\s_-]*$/.test(line.slice(found[i].end, word.start)));
      if (!isPhrase) return [];
      const { end } = found.at(-1);
      if (allowed.some(([from, to]) => from <= start && end <= to)) return [];
      return [{ text: line.slice(start, end), instead }];
    }),
  );
}

const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
  encoding: 'utf8',
})
  .split('\0')
  .filter((file) => CHECKED.test(file) && !DATA.test(file));

const hits = files.flatMap((file) => {
  let content;
  try {
    content = readFileSync(file, 'utf8');
  } catch (error) {
    // Deleted, and not yet committed.
    if (error.code === 'ENOENT') return [];
    throw error;
  }
  // The name of a file is its line 0.
  return [file, ...content.split('\n')].flatMap((line, number) =>
    usesOf(line, file).map((use) => ({ file, number, ...use })),
  );
});

if (process.argv.includes('--count')) {
  const counts = new Map();
  for (const { file } of hits) {
    const folder = file
      .split('/')
      .slice(0, /^(src|test|docs)\//.test(file) ? 2 : 1)
      .join('/');
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  for (const [folder, count] of [...counts].toSorted(([a], [b]) => a.localeCompare(b)))
    process.stdout.write(`${count}\t${folder}\n`);
  process.stdout.write(`${hits.length}\tin all\n`);
} else if (hits.length > 0) {
  for (const { file, number, text, instead } of hits)
    process.stderr.write(`${file}:${number}: "${text}": write ${instead}.\n`);
  process.stderr.write(`${hits.length} private words. CONTRIBUTING.md has the glossary.\n`);
  process.exitCode = 1;
}
