import { readCommand, KeysUsageError } from './keys-command.js';

test.each([
  [[], { does: 'help' }],
  [['--help'], { does: 'help' }],
  [['list'], { does: 'list' }],
  [['create', 'shop'], { does: 'create', name: 'shop' }],
  [['revoke', '0123456789ab'], { does: 'revoke', id: '0123456789ab' }],
  [['revoke', 'ht_0123456789ab'], { does: 'revoke', id: '0123456789ab' }],
  [['revoke', `ht_0123456789ab_${'A'.repeat(43)}`], { does: 'revoke', id: '0123456789ab' }],
  [['revoke', 'nonsense'], { does: 'revoke', id: 'nonsense' }],
])('%j', (words, command) => expect(readCommand(words)).toEqual(command));

test.each([
  [['create']],
  [['create', '']],
  [['create', 'a', 'b']],
  [['list', 'a']],
  [['revoke']],
  [['delete', 'a']],
  [['toString', 'a']],
  [['__proto__', 'a']],
])('%j is refused, and what can be done is told', (words) => {
  expect(() => readCommand(words)).toThrow(KeysUsageError);
  expect(() => readCommand(words)).toThrow('npm run keys -- create <name>');
});
