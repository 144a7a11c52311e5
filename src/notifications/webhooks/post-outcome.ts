import { STATUS_CODES } from 'node:http';
import type { SendOutcome } from '../delivery/index.js';
import type { OutboundError, PostResponse } from '../../outbound/index.js';

const GONE = 410;

/** Maps the response of an endpoint to an outcome: 2xx is delivered, 410 is gone, anything else failed and is retried. */
export function outcomeOfResponse({ status, text, retryAfterMs }: PostResponse): SendOutcome {
  const reply = { status, response: text };
  if (status >= 200 && status < 300) return { ...reply, result: 'delivered' };
  const redirect =
    status >= 300 && status < 400 ? ' Redirects are not followed. Register the URL it leads to.' : '';
  return {
    ...reply,
    result: status === GONE ? 'gone' : 'failed',
    code: 'HTTP_STATUS',
    message: `The endpoint responded with ${`${status} ${STATUS_CODES[status] ?? ''}`.trim()}.${redirect}`,
    retryAfterMs,
  };
}

/** Maps an error without a response to an outcome. A URL that is not allowed is rejected and not retried. */
export function outcomeOfError({ code, message }: OutboundError): SendOutcome {
  const result = code === 'URL_NOT_ALLOWED' ? 'rejected' : 'failed';
  return { status: null, response: null, result, code, message };
}
