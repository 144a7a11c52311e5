import { STATUS_CODES } from 'node:http';
import type { SendOutcome } from '../delivery/index.js';
import type { OutboundError, PostAnswer } from '../../outbound/index.js';

const GONE = 410;

/** What an answer means: a success is delivered, 410 wants no more, and anything else may go better later. */
export function outcomeOfAnswer({ status, text, retryAfterMs }: PostAnswer): SendOutcome {
  const reply = { status, response: text };
  if (status >= 200 && status < 300) return { ...reply, result: 'delivered' };
  const redirect =
    status >= 300 && status < 400 ? ' Redirects are not followed: register the address it leads to.' : '';
  return {
    ...reply,
    result: status === GONE ? 'gone' : 'failed',
    code: 'HTTP_STATUS',
    message: `The receiver answered ${`${status} ${STATUS_CODES[status] ?? ''}`.trim()}.${redirect}`,
    retryAfterMs,
  };
}

/** What it means that there was no answer. An address that is not allowed will not be at the next try either. */
export function outcomeOfError({ code, message }: OutboundError): SendOutcome {
  const result = code === 'URL_NOT_ALLOWED' ? 'refused' : 'failed';
  return { status: null, response: null, result, code, message };
}
