import { BadRequestException, InternalServerErrorException, NotFoundException } from '@nestjs/common';
import { ClientError } from '../../common/index.js';
import { internalProblem, knownProblem } from './problem.js';

const CONTEXT = {
  docs: 'https://halftone.example/api/docs/problems',
  instance: '/api/requests/1/cancel',
};

test.each<[string, unknown, object]>([
  [
    'a ClientError',
    new ClientError('INVALID_STATE', 'It is over.'),
    {
      type: 'https://halftone.example/api/docs/problems/INVALID_STATE',
      title: 'Conflict',
      status: 409,
      code: 'INVALID_STATE',
      detail: 'It is over.',
      instance: '/api/requests/1/cancel',
    },
  ],
  [
    'a ClientError with details',
    new ClientError('CSV_TOO_LARGE', 'Too large.', { limit: 10 }),
    { title: 'Payload Too Large', status: 413, code: 'CSV_TOO_LARGE', limit: 10 },
  ],
  [
    'a ClientError whose details have the names of standard members',
    new ClientError('INVALID_STATE', 'It is over.', { status: 'FAILED', title: 'x', detail: 'y', code: 'z' }),
    { title: 'Conflict', status: 409, code: 'INVALID_STATE', detail: 'It is over.' },
  ],
  [
    'an unknown path',
    new NotFoundException('Cannot GET /x'),
    {
      status: 404,
      code: 'NOT_FOUND',
      detail: 'No route serves GET /x: check the path. GET /api/openapi.json lists every path.',
    },
  ],
  [
    'an unsupported charset',
    Object.assign(new Error('unsupported charset'), { status: 415 }),
    { status: 415, code: 'UNSUPPORTED_MEDIA_TYPE' },
  ],
  ['a broken body', new BadRequestException('Unexpected token'), { status: 400, code: 'INVALID_INPUT' }],
  [
    'a body above the limit of the parser',
    Object.assign(new Error('too large'), { status: 413 }),
    { status: 413, code: 'INVALID_INPUT', detail: 'too large' },
  ],
])('%s is converted to a problem document', (_, error, expected) => {
  expect(knownProblem(error, CONTEXT)).toMatchObject(expected);
});

test.each<[string, unknown]>([
  ['an exception of the program', new TypeError('x is undefined')],
  ['a 5xx exception of the framework', new InternalServerErrorException('x')],
  ['a 5xx response of another server', Object.assign(new Error('down'), { status: 503 })],
  ['an object that is not an Error', { status: 404, message: 'secret' }],
  ['undefined', undefined],
])('%s is not shown to clients', (_, error) => {
  expect(knownProblem(error, CONTEXT)).toBeNull();
});

test('the problem document of an internal error has the id of its log entry', () => {
  expect(internalProblem('id-1', CONTEXT)).toMatchObject({ status: 500, code: 'INTERNAL', id: 'id-1' });
});

test('the standard members come before the details', () => {
  const error = new ClientError('INVALID_STATE', 'It is over.', { status: 'FAILED', limit: 3 });
  expect(Object.keys(knownProblem(error, CONTEXT)!)).toEqual([
    ...['type', 'title', 'status', 'code', 'detail', 'instance'],
    'limit',
  ]);
});
