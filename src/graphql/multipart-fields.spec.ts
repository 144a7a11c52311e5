import { startCpuTimer } from '../../test/support/cpu-time.js';
import { errorOfMap, errorOfOperations, MAX_PREAMBLE_BYTES } from './multipart-preamble.js';

describe('errorOfOperations', () => {
  test.each(['{"query": "{ a }"}', '{"query": "", "variables": null, "operationName": "x"}'])(
    '%s is valid',
    (text) => expect(errorOfOperations(text)).toBeNull(),
  );

  test.each([
    '',
    'null',
    '[]',
    '[{"query": "{ a }"}]',
    '"query"',
    '1',
    '{}',
    '{"query": 1}',
    '{"query": ["a"]}',
    '{"query"',
  ])('%j is rejected', (text) =>
    expect(errorOfOperations(text)).toMatch('must be a JSON object with a query'),
  );
});

describe('errorOfMap', () => {
  test.each([
    '{"0": ["variables.file"]}',
    '{"my file": ["variables.input.file"]}',
    '{"": ["variables.a.b.c.d"]}',
    '{"0": ["variables._file2"]}',
  ])('%s is valid', (text) => expect(errorOfMap(text)).toBeNull());

  test.each([
    '',
    'null',
    '[]',
    '{}',
    '{"0"',
    '["variables.file"]',
    '[["variables.file"]]',
    '{"0": null}',
    '{"0": "variables.file"}',
    '{"0": []}',
    '{"0": {"0": "variables.file"}}',
    '{"0": [["variables.file"]]}',
    '{"0": [1]}',
    '{"0": ["variables.file", "variables.other"]}',
    '{"0": ["variables.file"], "1": ["variables.other"]}',
    '{"0": ["variables"]}',
    '{"0": ["variables."]}',
    '{"0": ["variables.file."]}',
    '{"0": ["variables..file"]}',
    '{"0": [" variables.file"]}',
    String.raw`{"0": ["variables.file\n"]}`,
    '{"0": ["variables.files.0"]}',
    '{"0": ["variables.ids.20000000"]}',
    '{"0": ["variables.1e9"]}',
    '{"0": ["variables.a.b.c.d.e"]}',
    '{"0": ["0.variables.file"]}',
    '{"0": ["query"]}',
    '{"0": ["query.file"]}',
    '{"0": ["__proto__.file"]}',
    '{"0": ["variables.__proto__"]}',
    '{"0": ["variables.__proto__.file"]}',
    '{"0": ["variables.file.__proto__.x"]}',
    '{"0": ["constructor.prototype.x"]}',
    '{"0": ["variables.größe"]}',
    '{"0": ["variables[file]"]}',
  ])('%s is rejected', (text) => expect(errorOfMap(text)).toMatch('must name one file and one path'));

  test('checking a long path takes less than a second of CPU time', () => {
    const cpuMs = startCpuTimer();
    errorOfMap(JSON.stringify({ 0: [`variables${'.a'.repeat(MAX_PREAMBLE_BYTES / 2)}`] }));
    errorOfMap(JSON.stringify({ 0: [`variables.${'a'.repeat(MAX_PREAMBLE_BYTES)}!`] }));
    expect(cpuMs()).toBeLessThan(1000);
  });
});
