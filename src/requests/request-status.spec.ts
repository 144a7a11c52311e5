import {
  IMAGE_STATUSES,
  type ImageStatus,
  isTerminal,
  canTransition,
  REQUEST_STATUSES,
  type RequestStatus,
  statusesBefore,
  statusOfProduct,
  statusOfSettled,
} from './request-status.js';

describe('a request', () => {
  test.each<[RequestStatus, RequestStatus[]]>([
    ['PENDING', ['PROCESSING', 'CANCELLED']],
    ['PROCESSING', ['COMPLETED', 'PARTIAL', 'FAILED', 'CANCELLED']],
    ['COMPLETED', ['PROCESSING']],
    ['PARTIAL', ['PROCESSING']],
    ['FAILED', ['PROCESSING']],
    ['CANCELLED', []],
  ])('a request in the status %s may change to %j and nothing else', (from, next) => {
    expect(REQUEST_STATUSES.filter((to) => canTransition(from, to))).toEqual(next);
  });

  test.each<[RequestStatus, RequestStatus[]]>([
    ['PENDING', []],
    ['PROCESSING', ['PENDING', 'COMPLETED', 'PARTIAL', 'FAILED']],
    ['COMPLETED', ['PROCESSING']],
    ['PARTIAL', ['PROCESSING']],
    ['FAILED', ['PROCESSING']],
    ['CANCELLED', ['PENDING', 'PROCESSING']],
  ])('a request may change to %s only from %j', (to, before) => expect(statusesBefore(to)).toEqual(before));

  test('every request status except PENDING and PROCESSING is terminal', () => {
    expect(REQUEST_STATUSES.filter(isTerminal)).toEqual(['COMPLETED', 'PARTIAL', 'FAILED', 'CANCELLED']);
  });

  test.each<[number, number, RequestStatus]>([
    [3, 0, 'COMPLETED'],
    [2, 1, 'PARTIAL'],
    [1, 2, 'PARTIAL'],
    [0, 3, 'FAILED'],
  ])('a request with %i completed and %i failed images settles as %s', (completed, failed, status) => {
    expect(statusOfSettled({ completed, failed })).toBe(status);
    expect(canTransition('PROCESSING', statusOfSettled({ completed, failed }))).toBe(true);
  });
});

describe('a product', () => {
  test.each<[ImageStatus[], ImageStatus]>([
    [['PENDING'], 'PENDING'],
    [['PENDING', 'PENDING'], 'PENDING'],
    [['PENDING', 'PROCESSING'], 'PROCESSING'],
    [['PENDING', 'COMPLETED'], 'PROCESSING'],
    [['PENDING', 'FAILED'], 'PROCESSING'],
    [['PROCESSING', 'CANCELLED'], 'PROCESSING'],
    [['COMPLETED', 'COMPLETED'], 'COMPLETED'],
    [['COMPLETED', 'FAILED'], 'FAILED'],
    [['FAILED', 'FAILED'], 'FAILED'],
    [['COMPLETED', 'CANCELLED'], 'CANCELLED'],
    [['FAILED', 'CANCELLED', 'COMPLETED'], 'CANCELLED'],
  ])('a product whose images are %j is %s', (images, status) => {
    expect(statusOfProduct(images)).toBe(status);
    expect(statusOfProduct(images.toReversed())).toBe(status);
  });

  test.each(IMAGE_STATUSES)('a product with one image that is %s has the same status', (status) => {
    expect(statusOfProduct([status])).toBe(status);
  });
});
