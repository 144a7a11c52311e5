import { DispatchWindow } from './dispatch-window.js';

test('the window is refilled when three quarters of it were claimed', () => {
  const window = new DispatchWindow(8);
  window.onClaimed(5);
  expect(window.isMostlyClaimed()).toBe(false);
  window.onClaimed(1);
  expect(window.isMostlyClaimed()).toBe(true);
});

test('a fill starts the count anew', () => {
  const window = new DispatchWindow(8);
  window.onClaimed(8);
  window.onFill();
  expect([window.isMostlyClaimed(), window.hasRoom()]).toEqual([false, false]);
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
    ['holds what ends in five seconds', 60, 20, 100],
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
    window.onClaimed(12);
    expect(window.isMostlyClaimed()).toBe(true);
  });
});
