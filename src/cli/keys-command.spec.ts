import { parseCommand, KeysUsageError } from './keys-command.js';

test.each([
  [[], { action: 'help' }],
  [['--help'], { action: 'help' }],
  [['list'], { action: 'list' }],
  [['create', 'shop'], { action: 'create', name: 'shop' }],
  [['revoke', '0123456789ab'], { action: 'revoke', id: '0123456789ab' }],
  [['revoke', 'ht_0123456789ab'], { action: 'revoke', id: '0123456789ab' }],
  [['revoke', `ht_0123456789ab_${'A'.repeat(43)}`], { action: 'revoke', id: '0123456789ab' }],
  [['revoke', 'nonsense'], { action: 'revoke', id: 'nonsense' }],
])('parses %j', (words, command) => expect(parseCommand(words)).toEqual(command));

test.each([
  [['create']],
  [['create', '']],
  [['create', 'a', 'b']],
  [['list', 'a']],
  [['revoke']],
  [['delete', 'a']],
  [['toString', 'a']],
  [['__proto__', 'a']],
])('rejects %j with the usage', (words) => {
  expect(() => parseCommand(words)).toThrow(KeysUsageError);
  expect(() => parseCommand(words)).toThrow('npm run keys -- create <name>');
});
