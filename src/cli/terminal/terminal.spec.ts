import { Writable } from 'node:stream';
import { Terminal } from './terminal.js';

function written(stream: { isTTY?: boolean; columns?: number }, environment: Record<string, string>) {
  let text = '';
  const sink = new Writable({
    write(chunk, _, done) {
      text += String(chunk);
      done();
    },
  });
  const terminal = new Terminal(Object.assign(sink, stream), environment);
  terminal.redraw('half');
  terminal.redraw('done');
  terminal.line('end');
  return { terminal, text };
}

test.each([
  ['a file or a pipe', {}, {}],
  ['a dumb terminal', { isTTY: true, columns: 80 }, { TERM: 'dumb' }],
])('writes only whole lines to %s', (_, stream, environment) => {
  expect(written(stream, environment).text).toBe('end\n');
});

test('redraws the last line of a terminal', () => {
  const { text } = written({ isTTY: true, columns: 80 }, { TERM: 'xterm' });
  const toStart = '\u001b[1G\u001b[0K';
  expect(text).toBe(`${toStart}half${toStart}done${toStart}end\n`);
});

test.each([
  [{}, Infinity],
  [{ isTTY: true, columns: 100 }, 99],
  [{ isTTY: true, columns: 0 }, 79],
])('%j has room for %d characters', (stream, columns) => {
  expect(written(stream, {}).terminal.columns).toBe(columns);
});
