import { DispatchWindow } from './dispatch-window.js';

const filled = (items: number, size = items): DispatchWindow => {
  const window = new DispatchWindow(size);
  window.onFill();
  window.onFilled(items);
  return window;
};

test('the window is refilled when three quarters of it were claimed', () => {
  const window = filled(8);
  window.onClaimed(5);
  expect(window.isMostlyClaimed()).toBe(false);
  window.onClaimed(1);
  expect(window.isMostlyClaimed()).toBe(true);
});

test('a window that could not be filled is refilled when three quarters of what it got were claimed', () => {
  const window = filled(4, 256);
  window.onClaimed(2);
  expect(window.isMostlyClaimed()).toBe(false);
  window.onClaimed(1);
  expect(window.isMostlyClaimed()).toBe(true);
});

test('a fill that adds something starts the count anew, with what is left', () => {
  const window = filled(8);
  window.onClaimed(6);
  window.onFill();
  window.onFilled(6);
  expect([window.isMostlyClaimed(), window.hasRoom()]).toEqual([false, false]);
  window.onClaimed(5);
  expect(window.isMostlyClaimed()).toBe(false);
  window.onClaimed(1);
  expect(window.isMostlyClaimed()).toBe(true);
});

test('a fill that adds nothing keeps the count', () => {
  const window = filled(8);
  window.onClaimed(5);
  window.onFill();
  window.onFilled(0);
  expect(window.hasRoom()).toBe(false);
  window.onClaimed(1);
  expect(window.isMostlyClaimed()).toBe(true);
});

test('the last items of a queue are claimed without a fill for each', () => {
  const window = filled(64);
  let fills = 0;
  for (let left = 64; left > 0; left -= 1) {
    window.onClaimed(1);
    if (!window.isMostlyClaimed()) continue;
    fills += 1;
    window.onFill();
    window.onFilled(0);
  }
  expect(fills).toBeLessThan(8);
});

test('what other processes claim does not count as waiting for ever', () => {
  const window = filled(8);
  for (let fill = 0; fill < 10; fill += 1) {
    window.onClaimed(2);
    window.onFill();
    window.onFilled(8);
  }
  window.onClaimed(6);
  expect(window.isMostlyClaimed()).toBe(true);
});

test('an empty queue is refilled once something was claimed, and not over and over while nothing is due', () => {
  const window = new DispatchWindow(8);
  expect(window.hasRoom()).toBe(false);
  window.onClaimed(1);
  expect(window.hasRoom()).toBe(true);
});

describe('a window with a range', () => {
  let now = 0;
  const opened = () => {
    now = 0;
    return new DispatchWindow(256, 16, () => now);
  };
  const work = (window: DispatchWindow, seconds: number, itemsPerSecond: number) => {
    for (let item = 0; item < seconds * itemsPerSecond; item++) {
      now += 1000 / itemsPerSecond;
      window.onEnded();
    }
  };

  test.each([
    ['begins with its least size', 0, 0, 16],
    ['stays at it while an item takes seconds', 60, 0.5, 16],
    ['holds what ends in three seconds', 60, 20, 60],
    ['is never larger than its largest size', 60, 400, 256],
  ])('%s', (_, seconds, itemsPerSecond, size) => {
    const window = opened();
    work(window, seconds, itemsPerSecond);
    expect(Math.abs(window.onFill() - size)).toBeLessThanOrEqual(3);
  });

  test('widens within a second of fast work, and narrows within seconds of slow work', () => {
    const window = opened();
    work(window, 1, 200);
    expect(window.onFill()).toBeGreaterThan(150);
    work(window, 15, 1);
    expect(window.onFill()).toBeLessThan(20);
  });

  test('is refilled when three quarters of its present size were claimed', () => {
    const window = opened();
    window.onFill();
    window.onFilled(16);
    window.onClaimed(12);
    expect(window.isMostlyClaimed()).toBe(true);
  });
});
