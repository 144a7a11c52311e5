import { DispatchWindow } from './dispatch-window.js';

test('the window is refilled when half of it was claimed', () => {
  const window = new DispatchWindow(8);
  window.onClaimed(3);
  expect(window.isHalfEmpty()).toBe(false);
  window.onClaimed(1);
  expect(window.isHalfEmpty()).toBe(true);
});

test('a fill starts the count anew', () => {
  const window = new DispatchWindow(8);
  window.onClaimed(8);
  window.onFill();
  expect([window.isHalfEmpty(), window.hasRoom()]).toEqual([false, false]);
});

test('an empty queue is refilled once something was claimed, and not over and over while nothing is due', () => {
  const window = new DispatchWindow(8);
  expect(window.hasRoom()).toBe(false);
  window.onClaimed(1);
  expect(window.hasRoom()).toBe(true);
});
