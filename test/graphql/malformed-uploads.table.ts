import { file, MAP, map, operation, operations, type Part } from '../support/multipart.js';

/** A valid CSV. */
export const CSV = 'Name,Image\nChair,https://img.example.com/chair.jpg\n';

const batch = [
  { query: 'mutation ($file: Upload!) { uploadCsv(file: $file) { id } }', variables: { file: null } },
];

/** Uploads over GraphQL that are rejected before their file arrives. */
export const MALFORMED_UPLOADS: readonly [what: string, parts: readonly Part[]][] = [
  ['whose map would create a huge list', [operations(), map({ 0: ['variables.ids.20000000'] }), file(CSV)]],
  ['whose map names no variable', [operations(), map({ 0: ['query'] }), file(CSV)]],
  ['whose map names a prototype', [operations(), map({ 0: ['variables.__proto__.file'] }), file(CSV)]],
  [
    'with two files',
    [
      operations(),
      map({ 0: ['variables.file'], 1: ['variables.input'] }),
      file(CSV),
      file(CSV, 'b.csv', '1'),
    ],
  ],
  [
    'with one file for two variables',
    [operations(), map({ 0: ['variables.file', 'variables.other'] }), file(CSV)],
  ],
  ['with an empty map', [operations(), map({})]],
  ['that is batched', [operation(batch), map({ 0: ['0.variables.file'] }), file(CSV)]],
  ['whose operations are not JSON', [{ name: 'operations', value: '{' }, MAP, file(CSV)]],
  ['whose operations have no query', [operation({ variables: {} }), MAP, file(CSV)]],
  ['whose map comes first', [MAP, operations(), file(CSV)]],
  ['whose file comes first', [file(CSV), operations(), MAP]],
  ['whose file comes second', [operations(), file(CSV), MAP]],
  ['without a map', [operations(), file(CSV)]],
  ['without any part', []],
  ['whose operations are too long', [operations({ idempotencyKey: 'k'.repeat(100_000) }), MAP, file(CSV)]],
  [
    'whose map is too long',
    [operations(), { name: 'map', value: ' '.repeat(100_000) + MAP.value }, file(CSV)],
  ],
  [
    'with megabytes before its map',
    [{ name: 'note', value: Buffer.alloc(20_000_000) }, operations(), MAP, file(CSV)],
  ],
];
