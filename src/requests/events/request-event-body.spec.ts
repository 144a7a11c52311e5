import { REQUEST_STATUSES } from '../request-status.js';
import { eventBody, type EventProduct, eventTypeOf, type RequestSummary } from './request-event-body.js';

const summary: RequestSummary = {
  requestId: '01a1fd2e-0000-7000-8000-000000000001',
  fileName: 'ü "quoted".csv',
  status: 'PARTIAL',
  totalImages: 3,
  processedImages: 3,
  completedImages: 2,
  failedImages: 1,
  skippedRowCount: 2,
  skippedImageCount: 5,
  unreadImageColumns: ['Photo'],
  inputBytes: 2 ** 40,
  outputBytes: 1000,
  inputCsvUrl: 'http://h/files/input.csv',
  outputCsvUrl: 'http://h/files/output.csv',
  errorsCsvUrl: null,
};
const product: EventProduct = {
  serialNumber: '1',
  productName: 'Lamp',
  inputImageUrls: ['http://a/1.png', 'http://a/2.png'],
  outputImageUrls: ['http://h/1.png', null],
  outputImageScores: [70.66, null],
  imageChanges: ['ADDED', null],
};
const endedAt = new Date('2026-03-10T12:00:00.123Z');

test('an event body holds the counts, the links and the products', () =>
  expect(JSON.parse(eventBody(summary, [product], endedAt))).toEqual({
    type: 'request.completed',
    timestamp: '2026-03-10T12:00:00.123Z',
    data: { ...summary, products: [product] },
  }));

test('an event body with too many images lists no products and sets productsTruncated', () =>
  expect(JSON.parse(eventBody(summary, null, endedAt))).toMatchObject({
    data: { products: [], productsTruncated: true },
  }));

test.each(REQUEST_STATUSES)('the end of a request as %s has an event type', (status) =>
  expect(eventTypeOf(status)).toBe(status === 'CANCELLED' ? 'request.cancelled' : 'request.completed'),
);
