/** One event of a `text/event-stream` (https://html.spec.whatwg.org/multipage/server-sent-events.html). */
export interface ServerSentEvent {
  readonly event: string;
  /** The id that a client sends as `Last-Event-ID` when it reconnects. */
  readonly id?: number;
  readonly data: unknown;
}

/** How long a client waits before it reconnects. */
const RETRY_MS = 1000;

/** The start of every stream, which sets the reconnection time. */
export const PREAMBLE = `retry: ${RETRY_MS}\n\n`;

/** A comment that keeps proxies from closing a silent connection. */
export const HEARTBEAT = ':\n\n';

/** Returns the text of an event. The data is always one line, because serialised JSON has no line breaks. */
export function eventText({ event, id, data }: ServerSentEvent): string {
  const lines = [
    `event: ${event}`,
    ...(id === undefined ? [] : [`id: ${id}`]),
    `data: ${JSON.stringify(data)}`,
  ];
  return `${lines.join('\n')}\n\n`;
}
