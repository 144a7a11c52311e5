import { isId, newId, normalId } from './ids.js';

const ID = '01890a5d-ac96-774b-bcce-b302099a8057';

test('creates ids that are valid and already normal', () => {
  const id = newId();
  expect([isId(id), normalId(id)]).toEqual([true, id]);
});

test.each([
  [ID, true, ID],
  [ID.toUpperCase(), false, ID],
  [`${ID.slice(0, -1)}A`, false, `${ID.slice(0, -1)}a`],
  ['', false, ''],
  ['NONSENSE', false, 'NONSENSE'],
  [`${ID} `, false, `${ID} `],
  [`{${ID}}`, false, `{${ID}}`],
  [`${ID}\0`, false, `${ID}\0`],
])('%j: valid id %s, normal form %j', (text, is, normal) =>
  expect([isId(text), normalId(text)]).toEqual([is, normal]),
);
