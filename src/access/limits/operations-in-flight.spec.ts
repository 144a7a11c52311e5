import { OperationsInFlight } from './operations-in-flight.js';

const make = () => new OperationsInFlight({ operations: 4, objects: 100 }, { operations: 2, objects: 60 });
const RATE_LIMITED = expect.objectContaining({
  code: 'RATE_LIMITED',
  details: { retryAfterSeconds: expect.any(Number) },
});
const OVERLOADED = expect.objectContaining({
  code: 'OVERLOADED',
  details: { retryAfterSeconds: expect.any(Number) },
});

test.each<[string, [client: string, objects: number][], unknown]>([
  [
    'more operations of one client than it may have',
    [
      ['a', 1],
      ['a', 1],
      ['a', 1],
    ],
    RATE_LIMITED,
  ],
  [
    'more objects for one client than it may have',
    [
      ['a', 40],
      ['a', 21],
    ],
    RATE_LIMITED,
  ],
  [
    'more operations of all clients than there may be',
    [
      ['a', 1],
      ['b', 1],
      ['c', 1],
      ['d', 1],
      ['e', 1],
    ],
    OVERLOADED,
  ],
  [
    'more objects for all clients than there may be',
    [
      ['a', 60],
      ['b', 41],
    ],
    OVERLOADED,
  ],
])('rejects %s, and accepts the operation once another has ended', (_, operations, expected) => {
  const inFlight = make();
  const [last, ...others] = operations.toReversed();
  const ends = others.map(([client, objects]) => inFlight.begin(client, objects));
  expect(() => inFlight.begin(...last!)).toThrow(expected as Error);
  // A rejected operation is not counted.
  expect(() => inFlight.begin(...last!)).toThrow(expected as Error);
  ends[0]!();
  expect(inFlight.begin(...last!)).toBeInstanceOf(Function);
});

test('releases an operation once, even when its release function is called twice', () => {
  const inFlight = make();
  const end = inFlight.begin('a', 1);
  inFlight.begin('a', 1);
  end();
  end();
  inFlight.begin('a', 1);
  expect(() => inFlight.begin('a', 1)).toThrow(RATE_LIMITED as Error);
});

test('applies only the total capacity when there is no limit per client', () => {
  const inFlight = new OperationsInFlight({ operations: 3, objects: 100 }, null);
  for (let n = 0; n < 3; n += 1) inFlight.begin('a', 30);
  expect(() => inFlight.begin('a', 1)).toThrow(OVERLOADED as Error);
});
