import { readFileSync } from 'node:fs';
import { buildSchema, type GraphQLEnumType } from 'graphql';
import { DELIVERY_WORDS, REQUEST_WORDS, WEBHOOK_WORDS, wordFor } from './status-words.js';

const schema = buildSchema(readFileSync('schema.gql', 'utf8'));

test.each([
  ['RequestStatus', REQUEST_WORDS, 'common'],
  ['DeliveryStatus', DELIVERY_WORDS, 'request'],
  ['WebhookStatus', WEBHOOK_WORDS, 'webhooks'],
])('every %s has the word that the dashboard has', (name, words, file) => {
  const constants = (schema.getType(name) as GraphQLEnumType).getValues().map((value) => value.name);
  expect(Object.keys(words).toSorted()).toEqual(constants.toSorted());
  const texts = readFileSync(`web/dashboard/texts/${file}.ts`, 'utf8');
  const [, shown] = new RegExp(`\\{([^{}]*)\\} satisfies Record<${name}, string>`).exec(texts)!;
  for (const [constant, word] of Object.entries(words)) expect(shown).toContain(`${constant}: '${word}'`);
});

test('a constant of a newer server is printed as it is', () => {
  expect(wordFor(WEBHOOK_WORDS, 'PAUSED')).toBe('PAUSED');
});
