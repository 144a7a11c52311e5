import { chooseAccount } from './account.js';

const root = { uid: 0, gid: 0 };
const postgres = { uid: 101, gid: 104 };
const nobody = { uid: 65_534, gid: 65_534 };
const alice = { uid: 1000, gid: 1000 };

describe('chooseAccount', () => {
  test.each([
    ['an ordinary user, first start', 1000, undefined, [], undefined],
    ['an ordinary user, own data', 1000, alice, [], undefined],
    ["an ordinary user, another user's data", 1000, postgres, [], 'foreign'],
    ["an ordinary user, root's data", 1000, root, [], 'foreign'],
    ['root, first start', 0, undefined, [postgres, nobody], postgres],
    ['root where there is no account postgres', 0, undefined, [nobody], nobody],
    ["root, an ordinary user's data", 0, alice, [postgres, nobody], alice],
    ['root, data whose owner a copy changed to root', 0, root, [postgres, nobody], postgres],
    ['root where every account is root', 0, undefined, [root], 'none'],
    ['root alone', 0, undefined, [], 'none'],
  ])('chooses the account for: %s', (_case, self, owner, named, expected) =>
    expect(chooseAccount({ self, owner, named })).toEqual(expected),
  );
});
