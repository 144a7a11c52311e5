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
