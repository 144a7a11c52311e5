import { inTurn } from './rounds.mjs';

test('rounds run every variant in turn, every second round in reverse order', async () => {
  const order: string[] = [];
  const variant = (name: string) => async (round: number) => {
    order.push(`${name}${round}`);
    return round;
  };
  const samples = await inTurn(2, { a: variant('a'), b: variant('b') });
  expect(order).toEqual(['a1', 'b1', 'b2', 'a2']);
  expect(samples).toEqual({ a: [1, 2], b: [1, 2] });
});
