import { jest } from '@jest/globals';
import { stringify } from 'uuid';
import { isId, newId, normalId, writeNewId } from './ids.js';

const ID = '01890a5d-ac96-774b-bcce-b302099a8057';

test('creates ids that are valid and already normal', () => {
  const id = newId();
  expect([isId(id), normalId(id)]).toEqual([true, id]);
});

test('creates ids in text and in bytes that differ and ascend, also while the clock is set back', () => {
  const clock = jest.spyOn(Date, 'now');
  try {
    const bytes = new Uint8Array(16);
    const ids = Array.from({ length: 10_000 }, (_, index) => {
      if (index === 5000) clock.mockReturnValue(Date.now() - 3_600_000);
      if (index % 2 === 0) return newId();
      writeNewId(bytes);
      return stringify(bytes);
    });
    expect(ids.every(isId)).toBe(true);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.toSorted()).toEqual(ids);
  } finally {
    clock.mockRestore();
  }
});

test('creates ids that begin with the time of their creation', () => {
  const [before, id, after] = [Date.now(), newId(), Date.now()];
  const time = Number.parseInt(id.replace('-', '').slice(0, 12), 16);
  expect(time).toBeGreaterThanOrEqual(before);
  expect(time).toBeLessThanOrEqual(after);
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
