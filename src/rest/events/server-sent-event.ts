/** One event of a `text/event-stream` (https://html.spec.whatwg.org/multipage/server-sent-events.html). */
export interface ServerSentEvent {
  readonly event: string;
  /** What a client that lost the connection names as the last it has seen. */
  readonly id?: number;
  readonly data: unknown;
}

/** How long a client waits before it connects again. */
const RETRY_MS = 1000;

/** Said first, it has clients come back soon. */
export const PREAMBLE = `retry: ${RETRY_MS}\n\n`;

/** A comment, which keeps proxies from closing a connection that is silent. */
export const HEARTBEAT = ':\n\n';

/** The text of an event. JSON has no line breaks, so the data is always one line. */
export function eventText({ event, id, data }: ServerSentEvent): string {
  const lines = [
    `event: ${event}`,
    ...(id === undefined ? [] : [`id: ${id}`]),
    `data: ${JSON.stringify(data)}`,
  ];
  return `${lines.join('\n')}\n\n`;
}
