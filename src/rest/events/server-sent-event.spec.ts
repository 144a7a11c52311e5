import { eventText } from './server-sent-event.js';

test.each([
  [{ event: 'progress', id: 7, data: { a: 1 } }, 'event: progress\nid: 7\ndata: {"a":1}\n\n'],
  [{ event: 'problem', data: { detail: 'gone' } }, 'event: problem\ndata: {"detail":"gone"}\n\n'],
  [{ event: 'progress', id: 1, data: 'two\nlines\r' }, 'event: progress\nid: 1\ndata: "two\\nlines\\r"\n\n'],
])('%j is written as %j', (event, text) => {
  expect(eventText(event)).toBe(text);
});
