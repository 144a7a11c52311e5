import { BadRequestException, InternalServerErrorException, NotFoundException } from '@nestjs/common';
import { ClientError } from '../common/index.js';
import { internalProblem, knownProblem } from './problem.js';

test.each<[string, unknown, object]>([
  [
    'an error of ours',
    new ClientError('INVALID_STATE', 'It is over.'),
    { type: 'about:blank', title: 'Conflict', status: 409, code: 'INVALID_STATE', detail: 'It is over.' },
  ],
  [
    'details',
    new ClientError('CSV_TOO_LARGE', 'Too large.', { limit: 10 }),
    { title: 'Payload Too Large', status: 413, code: 'CSV_TOO_LARGE', limit: 10 },
  ],
  [
    'a detail of the name of a member',
    new ClientError('INVALID_STATE', 'It is over.', { status: 'FAILED', title: 'x', detail: 'y', code: 'z' }),
    { title: 'Conflict', status: 409, code: 'INVALID_STATE', detail: 'It is over.' },
  ],
  ['an unknown path', new NotFoundException('Cannot GET /x'), { status: 404, code: 'NOT_FOUND' }],
  ['a broken body', new BadRequestException('Unexpected token'), { status: 400, code: 'INVALID_INPUT' }],
  [
    'a body that is too large for its parser',
    Object.assign(new Error('too large'), { status: 413 }),
    { status: 413, code: 'INVALID_INPUT', detail: 'too large' },
  ],
])('%s is told', (_, error, expected) => {
  expect(knownProblem(error)).toMatchObject(expected);
});

test.each<[string, unknown]>([
  ['a fault of ours', new TypeError('x is undefined')],
  ['one that the framework found', new InternalServerErrorException('x')],
  ['an answer of another server', Object.assign(new Error('down'), { status: 503 })],
  ['what is no error', { status: 404, message: 'secret' }],
  ['nothing', undefined],
])('%s is not told', (_, error) => {
  expect(knownProblem(error)).toBeNull();
});

test('what is not told has an id in its place', () => {
  expect(internalProblem('id-1')).toMatchObject({ status: 500, code: 'INTERNAL', id: 'id-1' });
});
