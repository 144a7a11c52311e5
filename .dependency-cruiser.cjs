/**
 * The module borders: a module imports only lower layers, never a sibling, and from another module only its index.ts. The
 * layers, top to bottom, are those of the table in docs/architecture.md.
 */
const layers = [
  [
    'main',
    'program',
    'application',
    'compile-cache',
    'http-pipeline',
    'app.module',
    'print-schema',
    'serve',
    'start-error',
  ],
  ['graphql', 'rest', 'home', 'dashboard', 'graphiql', 'queue-dashboard', 'health', 'cli'],
  ['upload', 'file-serving', 'maintenance'],
  ['images', 'notifications'],
  ['requests'],
  ['work-queue', 'access'],
  ['storage', 'outbound', 'queue-backend', 'secrets'],
  ['database'],
  ['http', 'file-formats', 'port'],
  ['csv', 'config', 'logging', 'metrics', 'tracing', 'common'],
];
const path = (names) => `^src/(${names.join('|')})(/|\\.)`;

/** Forbids each layer to import a higher one. Imports within a layer are checked by `siblings`. */
const downOnly = layers.flatMap((layer, depth) => {
  const above = layers.slice(0, depth).flat();
  return above.length === 0
    ? []
    : [
        {
          name: `down-only-${layer[0]}`,
          severity: 'error',
          from: { path: path(layer) },
          to: { path: path(above) },
        },
      ];
});

const siblings = layers.slice(1).flatMap((layer) =>
  layer.map((name) => ({
    name: `no-sibling-of-${name}`,
    severity: 'error',
    from: { path: path([name]) },
    // Every module may use `common`, but no other module of its own layer.
    to: { path: path(layer.filter((other) => other !== name && other !== 'common')) },
  })),
);

module.exports = {
  forbidden: [
    { name: 'no-cycle', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphan',
      severity: 'error',
      from: {
        orphan: true,
        pathNot: '\\.(spec|d)\\.ts$|\\.child\\.ts$|(main|print-schema|cli/keys|cli/print-docs)\\.ts$',
      },
      to: {},
    },
    ...downOnly,
    ...siblings.filter((rule) => rule.to.path !== path([])),
    {
      name: 'index-only',
      comment: 'Import only the index.ts of another module.',
      severity: 'error',
      from: { path: '^src/([^/]+)/' },
      to: { path: '^src/([^/]+)/', pathNot: ['^src/$1/', '^src/[^/]+/index\\.ts$'] },
    },
    {
      name: 'sharp-in-images-only',
      severity: 'error',
      from: { pathNot: '^src/images/' },
      to: { path: 'node_modules/sharp/' },
    },
    {
      name: 'sockets-in-outbound-only',
      severity: 'error',
      from: { path: '^src', pathNot: '^src/outbound/' },
      to: { path: 'node_modules/undici/' },
    },
    {
      name: 'database-client-only',
      comment:
        'A plain client of node-postgres ends the process when its connection is lost; DatabaseClient does not.',
      severity: 'error',
      from: { path: '^src', pathNot: '^src/database/database-client[.]ts$|[.]spec[.]ts$' },
      to: { path: 'node_modules/pg/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'opentelemetry-in-tracing-only',
      severity: 'error',
      from: { path: '^src', pathNot: '^src/tracing/otel/' },
      to: { path: 'node_modules/@opentelemetry/' },
    },
    {
      name: 'loaded-when-asked-for',
      comment:
        'Features that are off by default are only imported with import(), so that they are not loaded while off.',
      severity: 'error',
      from: {
        path: '^src',
        pathNot: '^src/tracing/otel/|^src/queue-dashboard/dashboard-(router|server)[.]ts$',
      },
      to: {
        path: '^src/tracing/otel/|^src/queue-dashboard/dashboard-router[.]|node_modules/@bull-board/',
        dynamic: false,
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'no-test-code-in-the-program',
      severity: 'error',
      from: { path: '^src', pathNot: '\\.spec\\.ts$' },
      to: { path: '^test/' },
    },
    {
      name: 'no-undeclared-package',
      severity: 'error',
      from: { path: '^src', pathNot: '\\.spec\\.ts$' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown', 'unknown', 'undetermined'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    combinedDependencies: false,
    moduleSystems: ['es6'],
    enhancedResolveOptions: {
      extensions: ['.ts', '.js'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default'],
    },
  },
};
