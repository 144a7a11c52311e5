import { answer, answerUnlessKnown, type Behaviour } from '../support/image-host.behaviours.js';
import { a, b, jpeg, missing } from './comparison-stage.js';

/** The path of an image, what its host sends in the earlier run and now (null: the CSV has no such URL), and its change. */
export const CASES: readonly (readonly [
  string,
  (() => Behaviour) | null,
  (() => Behaviour) | null,
  string | null,
])[] = [
  ['/new.jpg', null, () => answer(a, jpeg), 'ADDED'],
  ['/new-and-missing.jpg', null, () => missing, 'ADDED'],
  [
    '/not-modified.jpg',
    () => answerUnlessKnown(a, '"1"', jpeg),
    () => answerUnlessKnown(a, '"1"', jpeg),
    'UNCHANGED',
  ],
  ['/same-bytes.jpg', () => answer(b, jpeg), () => answer(b, jpeg), 'UNCHANGED'],
  [
    '/touched.jpg',
    () => answerUnlessKnown(a, '"1"', jpeg),
    () => answerUnlessKnown(a, '"2"', jpeg),
    'UNCHANGED',
  ],
  ['/other-bytes.jpg', () => answer(a, jpeg), () => answer(b, jpeg), 'CHANGED'],
  ['/failed-before.jpg', () => missing, () => answer(b, jpeg), 'CHANGED'],
  ['/fails-now.jpg', () => answer(a, jpeg), () => missing, null],
  ['/fails-twice.jpg', () => missing, () => missing, null],
  ['/removed.jpg', () => answer(a, jpeg), null, 'REMOVED'],
  ['/failed-and-removed.jpg', () => missing, null, 'REMOVED'],
];
