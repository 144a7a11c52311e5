/** An event of a text/event-stream. */
export interface ReceivedEvent {
  readonly event: string;
  readonly id: number;
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly data: any;
}

/** Parses the events of a stream, without its comments. */
export function eventsOf(body: Buffer): ReceivedEvent[] {
  return body
    .toString()
    .split('\n\n')
    .map((block) =>
      Object.fromEntries(
        block.split('\n').map((line) => [line.split(': ')[0]!, line.slice(line.indexOf(': ') + 2)]),
      ),
    )
    .filter(({ data }) => data !== undefined)
    .map(({ event, id, data }) => ({ event: event!, id: Number(id), data: JSON.parse(data!) as unknown }));
}

export const sequences = (events: readonly ReceivedEvent[]) => events.map(({ id }) => id);
