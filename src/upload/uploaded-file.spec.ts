import type { FileUpload } from 'graphql-upload/processRequest.mjs';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { ClientError } from '../common/index.js';
import { arrivalOf, cleanFileName, fromGraphqlUpload, uploadError } from './uploaded-file.js';

describe('cleanFileName', () => {
  test.each([
    ['catalogue.csv', 'catalogue.csv'],
    ['Größen 🪑 (2).csv', 'Größen 🪑 (2).csv'],
    ['/etc/passwd', 'passwd'],
    [String.raw`C:\Users\me\a.csv`, 'a.csv'],
    ['../../a.csv', 'a.csv'],
    [' a.csv ', 'a.csv'],
    ['a\r\nSet-Cookie: x.csv', 'aSet-Cookie: x.csv'],
    ['\u001b[31mred\u0007\u009b.csv', '[31mred.csv'],
    ['a\0.csv', 'a.csv'],
    ['a\ud83e.csv', 'a\ufffd.csv'],
    ['', 'catalogue.csv'],
    ['  ', 'catalogue.csv'],
    ['folder/', 'catalogue.csv'],
    ['.', 'catalogue.csv'],
    ['..', 'catalogue.csv'],
    ['.\u0001.', 'catalogue.csv'],
    ['a/..', 'catalogue.csv'],
    ['.csv', '.csv'],
    ['x'.repeat(255), 'x'.repeat(255)],
    ['x'.repeat(256), `${'x'.repeat(254)}…`],
  ])('%j is kept as %j', (name, clean) => expect(cleanFileName(name)).toBe(clean));
});

describe('fromGraphqlUpload', () => {
  const upload = (filename: unknown, source = () => Readable.from(['Name,', 'Images'])) =>
    ({ filename, createReadStream: source }) as unknown as FileUpload;

  test('it can be read from its start again and again', async () => {
    const file = fromGraphqlUpload(upload('list/a.csv'));
    expect(file.name).toBe('a.csv');
    expect(await Promise.all([text(file.open()), text(file.open())])).toEqual(['Name,Images', 'Name,Images']);
  });

  test('a part without a file name has one too', () => {
    expect(fromGraphqlUpload(upload(undefined)).name).toBe('catalogue.csv');
  });

  test.each([
    ['of the parser', {}, 400],
    ['of graphql-upload', { status: 499 }, 499],
    ['of the disk', { errno: -28, code: 'ENOSPC' }, undefined],
  ])('an error %s comes through', async (_, marks, status) => {
    const error = Object.assign(new Error('Unexpected end of form'), marks);
    const broken = new Readable({ read() {} });
    const reading = text(fromGraphqlUpload(upload('a.csv', () => broken)).open());
    broken.destroy(error);
    await expect(reading).rejects.toBe(error);
    expect((error as { status?: number }).status).toBe(status);
  });

  test('a reader who leaves closes the source', async () => {
    const source = new Readable({ read() {} });
    const closed = once(source, 'close');
    fromGraphqlUpload(upload('a.csv', () => source))
      .open()
      .destroy();
    expect(await closed).toEqual([]);
  });

  test('its arrival is waited for', async () => {
    const file = await arrivalOf(() => Promise.resolve(upload('a.csv')));
    expect(file.name).toBe('a.csv');
  });

  test('a file that never arrives is the fault of the client', async () => {
    const cause = new Error('File missing in the request.');
    await expect(arrivalOf(() => Promise.reject(cause))).rejects.toMatchObject({
      constructor: ClientError,
      code: 'INVALID_INPUT',
      cause,
    });
  });
});

describe('uploadError', () => {
  test.each([
    [413, 'CSV_TOO_LARGE', 'larger than the limit of 1000 bytes', { limit: 1000 }],
    [400, 'INVALID_INPUT', 'broke off', {}],
    [499, 'INVALID_INPUT', 'broke off', {}],
  ])('a status of %i is %s', (status, code, words, details) => {
    const cause = Object.assign(new Error('internal words'), { status });
    const error = uploadError(cause, 1000);
    expect(error).toBeInstanceOf(ClientError);
    expect(error).toMatchObject({ code, details, cause, message: expect.stringContaining(words) });
    expect((error as ClientError).message).not.toContain('internal words');
  });

  test.each([
    [new Error('x')],
    [Object.assign(new Error('x'), { status: 500 })],
    [new ClientError('NOT_FOUND', 'x')],
    ['x'],
    [undefined],
    [null],
  ])('%p stays as it is', (error) => expect(uploadError(error, 1000)).toBe(error));
});
