import { keysTable } from './keys-table.js';

const key = (id: string, owner: string, lastUsedAt: Date | null, revokedAt: Date | null) => ({
  id,
  owner,
  hash: Buffer.from('the hash'),
  createdAt: new Date('2026-01-02T03:04:05Z'),
  lastUsedAt,
  revokedAt,
});

test('says that there are no keys', () => expect(keysTable([])).toBe('There are no keys yet.\n'));

test('lists keys in columns', () => {
  const used = new Date('2026-03-04T05:00:00Z');
  const table = keysTable([
    key('0123456789ab', 'shop', null, null),
    key('ba9876543210', 'another-shop', used, used),
  ]);
  expect(table).toBe(
    [
      'ID            NAME          CREATED     LAST USED         REVOKED',
      '0123456789ab  shop          2026-01-02  -                 -',
      'ba9876543210  another-shop  2026-01-02  2026-03-04 05:00  2026-03-04',
      '',
    ].join('\n'),
  );
});
