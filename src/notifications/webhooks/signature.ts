import { createHmac } from 'node:crypto';
import { secretBytes } from './webhook-secret.js';

/** What is signed: the id and the very bytes of the event, and the second at which it is sent. */
export interface Message {
  readonly id: string;
  /** Seconds since 1970. */
  readonly timestamp: number;
  readonly body: string;
}

/** The id that an event has at every receiver, however often it is sent. */
export function messageId(eventId: string): string {
  return `msg_${eventId.replaceAll('-', '')}`;
}

/** The headers by which a receiver knows that an event is ours (Standard Webhooks 1.0), signed with each secret. */
export function signedHeaders(message: Message, secrets: readonly string[]): Record<string, string> {
  return {
    'webhook-id': message.id,
    'webhook-timestamp': String(message.timestamp),
    'webhook-signature': secrets.map((secret) => `v1,${sign(message, secret)}`).join(' '),
  };
}

function sign({ id, timestamp, body }: Message, secret: string): string {
  return createHmac('sha256', secretBytes(secret)).update(`${id}.${timestamp}.${body}`).digest('base64');
}
