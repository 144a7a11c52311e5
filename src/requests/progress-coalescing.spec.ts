import { CoalescedStream } from './progress-coalescing.js';

const open = () => {
  let returned = 0;
  return { stream: new CoalescedStream<number>(() => (returned += 1)), returned: () => returned };
};

const DONE = { done: true, value: undefined };
const state = (value: number) => ({ done: false, value });

/** Returns whether a promise is still pending after all pending microtasks have run. */
async function isPending(promise: Promise<unknown>): Promise<boolean> {
  const turn = new Promise((resolve) => setImmediate(resolve, 'turn'));
  return (await Promise.race([promise.catch(() => {}), turn])) === 'turn';
}

describe('states', () => {
  test('a state pushed before the read is returned immediately, and once', async () => {
    const { stream } = open();
    stream.push(1);
    expect(await stream.next()).toEqual(state(1));
    expect(await isPending(stream.next())).toBe(true);
  });

  test('a read waits for the next state', async () => {
    const { stream } = open();
    const read = stream.next();
    expect(await isPending(read)).toBe(true);
    stream.push(1);
    expect(await read).toEqual(state(1));
  });

  test('a slow reader gets only the newest state', async () => {
    const { stream } = open();
    for (let value = 1; value <= 1000; value++) stream.push(value);
    expect(await stream.next()).toEqual(state(1000));
    const read = stream.next();
    stream.push(1001);
    stream.push(1002);
    expect(await read).toEqual(state(1002));
    expect(await isPending(stream.next())).toBe(true);
  });

  test('a state may be a falsy value', async () => {
    const stream = new CoalescedStream<null | 0>(() => {});
    stream.push(null);
    expect(await stream.next()).toEqual({ done: false, value: null });
    stream.end(0);
    expect(await stream.next()).toEqual({ done: false, value: 0 });
    expect(await stream.next()).toEqual(DONE);
  });

  test('two concurrent reads get one state each, in their order', async () => {
    const { stream } = open();
    const [first, second] = [stream.next(), stream.next()];
    stream.push(1);
    expect(await first).toEqual(state(1));
    expect(await isPending(second)).toBe(true);
    stream.push(2);
    expect(await second).toEqual(state(2));
  });
});

describe('the end', () => {
  test('the stream ends after the last state', async () => {
    const { stream } = open();
    stream.push(1);
    stream.end(2);
    expect(await stream.next()).toEqual(state(2));
    expect(await stream.next()).toEqual(DONE);
    expect(await stream.next()).toEqual(DONE);
  });

  test('the end resolves every pending read', async () => {
    const { stream } = open();
    const reads = [stream.next(), stream.next(), stream.next()];
    stream.end(1);
    expect(await Promise.all(reads)).toEqual([state(1), DONE, DONE]);
  });

  test('after the end, states and errors are ignored', async () => {
    const { stream } = open();
    stream.end(1);
    stream.push(2);
    stream.end(3);
    stream.fail(new Error('too late'));
    expect(await stream.next()).toEqual(state(1));
    expect(await stream.next()).toEqual(DONE);
  });

  test('a loop over the stream ends at its end', async () => {
    const { stream, returned } = open();
    const seen: number[] = [];
    stream.push(1);
    for await (const value of stream) {
      seen.push(value);
      if (value < 3) stream.push(value + 1);
      else if (value === 3) stream.end(4);
    }
    expect([seen, returned()]).toEqual([[1, 2, 3, 4], 0]);
  });
});

describe('a failure', () => {
  const error = new Error('deleted');

  test('an error is thrown once to a later read, then the stream is done', async () => {
    const { stream } = open();
    stream.push(1);
    stream.fail(error);
    stream.push(2);
    await expect(stream.next()).rejects.toBe(error);
    expect(await stream.next()).toEqual(DONE);
  });

  test('an error rejects the first pending read and ends the others', async () => {
    const { stream } = open();
    const [first, second] = [stream.next(), stream.next()];
    stream.fail(error);
    await expect(first).rejects.toBe(error);
    expect(await second).toEqual(DONE);
  });

  test('an error may be any value', async () => {
    const { stream } = open();
    stream.fail(undefined);
    await expect(stream.next()).rejects.toBeUndefined();
  });
});

describe('a reader that leaves', () => {
  test('a reader that leaves is reported, and reads nothing more', async () => {
    const { stream, returned } = open();
    stream.push(1);
    expect(await stream.return()).toEqual(DONE);
    stream.push(2);
    stream.end(3);
    stream.fail(new Error('too late'));
    expect(await stream.next()).toEqual(DONE);
    expect(returned()).toBe(1);
  });

  test('a reader that leaves ends its pending reads', async () => {
    const { stream, returned } = open();
    const reads = [stream.next(), stream.next()];
    expect(await isPending(reads[0]!)).toBe(true);
    await stream.return();
    expect(await Promise.all(reads)).toEqual([DONE, DONE]);
    expect(returned()).toBe(1);
  });

  test('a reader that leaves does not get an unread error', async () => {
    const { stream } = open();
    stream.fail(new Error('deleted'));
    await stream.return();
    expect(await stream.next()).toEqual(DONE);
  });

  test('a reader that leaves a loop is reported', async () => {
    const { stream, returned } = open();
    stream.push(1);
    for await (const value of stream) if (value === 1) break;
    expect(returned()).toBe(1);
  });
});
