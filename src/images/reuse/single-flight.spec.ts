import { SingleFlight } from './single-flight.js';

let now = 0;
let flight: SingleFlight<{ n: number }>;
beforeEach(() => {
  flight = new SingleFlight(() => now);
});
const result = { n: 1 };
const lead = (key: string) => flight.lead(key, () => Promise.resolve(result));

test('offers the result of work under way, and for some seconds afterwards', async () => {
  expect(flight.find('a')).toBeUndefined();
  const leading = lead('a');
  const found = flight.find('a');
  expect(await leading).toBe(result);
  expect(await found).toBe(result);
  now += 4999;
  expect(await flight.find('a')).toBe(result);
  now += 1;
  expect(flight.find('a')).toBeUndefined();
});

test('work that fails is null for those that wait, an error for its caller, and then forgotten', async () => {
  const leading = flight.lead('a', () => Promise.reject(new Error('broken')));
  const found = flight.find('a');
  await expect(leading).rejects.toThrow('broken');
  expect(await found).toBeNull();
  expect(flight.find('a')).toBeUndefined();
});

test('keys are independent', async () => {
  await lead('a');
  expect(flight.find('b')).toBeUndefined();
});

test('a result of no use is forgotten, under all of its keys', async () => {
  await lead('a');
  await lead('b');
  flight.forget({ n: 1 });
  expect(flight.find('a')).toBeDefined();
  flight.forget(result);
  expect([flight.find('a'), flight.find('b')]).toEqual([undefined, undefined]);
});

test('remembers a bounded number of results', async () => {
  for (let n = 0; n <= 1000; n += 1) await lead(String(n));
  expect(flight.find('0')).toBeUndefined();
  expect(flight.find('1')).toBeDefined();
});
