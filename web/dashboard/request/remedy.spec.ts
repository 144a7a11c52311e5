import { requestTexts } from '../texts/request.js';
import { remedyFor } from './remedy.js';

const { gone, denied, remedies } = requestTexts.failures;

test.each([
  ['HTTP_STATUS', 'The host answered 404 Not Found.', gone, false],
  ['HTTP_STATUS', 'The host answered 410 Gone.', gone, false],
  ['HTTP_STATUS', 'The host answered 401 Unauthorized.', denied, false],
  ['HTTP_STATUS', 'The host answered 403 Forbidden.', denied, false],
  ['HTTP_STATUS', 'The host answered 503 Service Unavailable.', remedies['HTTP_STATUS'], true],
  ['NOT_AN_IMAGE', 'The answer is not an image.', remedies['NOT_AN_IMAGE'], false],
  ['TIMEOUT', 'The host took too long.', remedies['TIMEOUT'], true],
  ['SOMETHING_NEW', 'Something new.', undefined, true],
])('the remedy for %s, %s', (code, message, advice, canRetry) =>
  expect(remedyFor(code, message)).toEqual({ advice, canRetry }),
);
