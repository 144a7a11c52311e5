import { previewKey } from '../../storage/index.js';
import { surplusPreviews } from './preview-objects.js';

const place = (n: number) => ({ owner: 'anyone', id: `0198a1b2-0000-7000-8000-00000000000${n}` });
const objects = (n: number, ...sizes: number[]) =>
  sizes.map((size, at) => ({ key: previewKey(place(n), at === 0 ? 'input' : 'output', 'jpg'), size }));
const prefix = (n: number) => `previews/anyone/${place(n).id}/`;

test.each<[string, ReturnType<typeof objects>, string[]]>([
  ['nothing', [], []],
  ['previews that fit', [...objects(1, 30, 20), ...objects(2, 30, 20)], []],
  ['the oldest', [...objects(1, 30, 20), ...objects(3, 30, 20), ...objects(2, 30, 20)], [prefix(1)]],
  ['all but the newest, when that alone is too large', [...objects(1, 1), ...objects(2, 300)], [prefix(1)]],
])('of the previews of an owner, deletes %s', (_, stored, expected) =>
  expect(surplusPreviews(stored, 100)).toEqual(expected),
);
