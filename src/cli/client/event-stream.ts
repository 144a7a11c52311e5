/** A message of a `text/event-stream`. */
export interface StreamEvent {
  readonly event: string;
  readonly id: string | null;
  readonly data: string;
}

/** Parses a stream of Server-Sent Events (https://html.spec.whatwg.org/multipage/server-sent-events.html). */
export async function* eventsOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<StreamEvent> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of chunks) {
    text += decoder.decode(chunk, { stream: true });
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const event = eventOf(text.slice(0, end).split('\n'));
      text = text.slice(end + 2);
      if (event !== null) yield event;
    }
  }
}

/** Returns the event of these lines; null for a comment or a reconnection time. */
function eventOf(lines: readonly string[]): StreamEvent | null {
  const fields = new Map(
    lines.map((line) => {
      const [, name = '', value = ''] = /^([^:]*)(?:: ?(.*))?$/.exec(line) ?? [];
      return [name, value];
    }),
  );
  const data = fields.get('data');
  return data === undefined
    ? null
    : { event: fields.get('event') ?? 'message', id: fields.get('id') ?? null, data };
}
