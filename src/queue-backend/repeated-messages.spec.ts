import { RepeatedMessages } from './repeated-messages.js';

test('logs a message once per interval, then with the number of suppressed repeats', () => {
  const messages = new RepeatedMessages(1000);
  const at = [0, 1, 500, 999, 1000, 1001, 2500, 9000];
  expect(at.map((nowMs) => messages.next('OOM', nowMs))).toEqual([
    'OOM',
    null,
    null,
    null,
    'OOM (and 3 times since it was last logged)',
    null,
    'OOM (and once since it was last logged)',
    'OOM',
  ]);
});

test('treats messages that differ only in ids and numbers as the same', () => {
  const messages = new RepeatedMessages(1000);
  expect(messages.next('job 019aa5a0-0000-7000-8000-000000000000-3 is gone', 0)).not.toBeNull();
  expect(messages.next('job 019aa5a0-0000-7000-8000-00000000abcd-12 is gone', 1)).toBeNull();
  expect(messages.next('another job is gone', 2)).toBe('another job is gone');
});

test('stores a bounded number of messages', () => {
  const messages = new RepeatedMessages(1000);
  const letters = 'abcdefghijklmnopqrstuvwxyz';
  for (const a of letters) for (const b of letters) messages.next(`${a}${b}`, 0);
  expect(messages.size).toBeLessThanOrEqual(100);
});
