import { changesOf, choiceOf, redoneWith, type RedoChoice, type RequestOptions } from './redo-choice.js';

const PLAIN: RequestOptions = { quality: 40, target: null, format: 'WEBP', maxWidth: 800 };
const TARGETED: RequestOptions = { ...PLAIN, target: 80 };

test.each([PLAIN, TARGETED])(
  'a choice begins with the options of the request, and %j has no changes',
  (options) => expect(changesOf(options, choiceOf(options))).toEqual({}),
);

test.each<[Partial<RedoChoice>, RequestOptions, object]>([
  [{ quality: 41 }, PLAIN, { quality: 41 }],
  [{ format: 'AVIF' }, PLAIN, { format: 'AVIF' }],
  [{ maxWidth: '' }, PLAIN, { maxWidth: null }],
  [{ maxWidth: '600' }, PLAIN, { maxWidth: 600 }],
  [{ measure: 'TARGET' }, PLAIN, { target: 70 }],
  [{ target: 85 }, TARGETED, { target: 85 }],
  // The quality takes the place of the target, even where it is the number that the request has.
  [{ measure: 'QUALITY' }, TARGETED, { quality: 40 }],
])('with the choice %j the changes of %j are %j', (choice, options, changes) =>
  expect(changesOf(options, { ...choiceOf(options), ...choice })).toEqual(changes),
);

test.each<[RequestOptions, object, object]>([
  [PLAIN, {}, { quality: 40, format: 'WEBP', maxWidth: 800 }],
  [PLAIN, { target: 70 }, { target: 70, format: 'WEBP', maxWidth: 800 }],
  [TARGETED, {}, { target: 80, format: 'WEBP', maxWidth: 800 }],
  [TARGETED, { quality: 30 }, { quality: 30, format: 'WEBP', maxWidth: 800 }],
  [PLAIN, { maxWidth: null }, { quality: 40, format: 'WEBP', maxWidth: null }],
])('the compression of %j with the changes %j is %j', (options, changes, compression) =>
  expect(redoneWith({ ...options, checks: true, keepOriginals: true } as RequestOptions, changes)).toEqual(
    compression,
  ),
);
