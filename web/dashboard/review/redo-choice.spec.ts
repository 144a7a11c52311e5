import { readFileSync } from 'node:fs';
import { buildSchema, type GraphQLInputObjectType } from 'graphql';
import { imageOptionsOf } from '../new-request/earlier.js';
import { compressionOf, type ImageOptions } from '../new-request/options.js';
import { changesOf, type RequestOptions } from './redo-choice.js';

const PLAIN: RequestOptions = {
  ...{ quality: 40, target: null, format: 'WEBP', allow: null, effort: 'BALANCED', maxWidth: 800 },
  ...{ maxHeight: null, sizes: null, background: null, pad: null, trim: false, keepMetadata: false },
};
const TARGETED: RequestOptions = { ...PLAIN, target: 80 };

test.each([PLAIN, TARGETED])(
  'a choice begins with the options of the request, and %j has no changes',
  (options) => expect(changesOf(options, imageOptionsOf(options))).toEqual({}),
);

test.each<[Partial<ImageOptions>, RequestOptions, object]>([
  [{ quality: 41 }, PLAIN, { quality: 41 }],
  [{ format: 'AVIF' }, PLAIN, { format: 'AVIF' }],
  [{ maxWidth: '' }, PLAIN, { maxWidth: null }],
  [{ maxWidth: '600' }, PLAIN, { maxWidth: 600 }],
  [{ sizes: '400, 800', trim: true }, PLAIN, { sizes: [400, 800], trim: true }],
  [{ measure: 'TARGET' }, PLAIN, { target: 70 }],
  [{ target: 85 }, TARGETED, { target: 85 }],
  // The quality takes the place of the target, even where it is the number that the request has.
  [{ measure: 'QUALITY' }, TARGETED, { quality: 40 }],
])('with the choice %j the changes of %j are %j', (choice, options, changes) =>
  expect(changesOf(options, { ...imageOptionsOf(options), ...choice })).toEqual(changes),
);

test('every option of a redo can be chosen', () => {
  const schema = buildSchema(readFileSync('schema.gql', 'utf8'));
  const fields = (schema.getType('RedoOptionsInput') as GraphQLInputObjectType).getFields();
  const chosen = [PLAIN, TARGETED].flatMap((options) => Object.keys(compressionOf(imageOptionsOf(options))));
  expect(new Set(chosen)).toEqual(new Set(Object.keys(fields)));
});
