import { Injectable } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { ClientError } from '../../common/index.js';
import { knownProblem, type ProblemContext } from '../../http/index.js';
import { isTerminal, type Progress, ProgressHub, progressOf, RequestQueries } from '../../requests/index.js';
import type { ServerSentEvent } from './server-sent-event.js';

/** The progress of a request as a stream of events. */
export interface ProgressEvents extends AsyncIterable<ServerSentEvent> {
  /** Ends the stream. */
  end(): void;
  /** Unregisters the stream. To be called after all events have been sent or the client has disconnected. */
  release(): void;
}

/** How long a stopping process waits for its clients to receive their last event. */
const SHUTDOWN_TIMEOUT_MS = 1000;

/** Converts the progress that GraphQL subscribers receive to Server-Sent Events for clients without WebSockets. */
@Injectable()
export class ProgressEventsService {
  private readonly open = new Map<ProgressEvents, Promise<void>>();
  private isStopping = false;

  constructor(
    private readonly queries: RequestQueries,
    private readonly hub: ProgressHub,
  ) {}

  /**
   * Returns the progress of a request from now on, or null when the client has received the last event. Browsers
   * reconnect after every end of a stream, so a client that has the last event needs a response that ends that.
   *
   * @param lastEventId the `id` of the last event that the client received, if any
   * @param context for the problem that ends the stream when the request is deleted
   * @throws {ClientError} NOT_FOUND
   */
  async follow(
    requestId: string,
    lastEventId: string | undefined,
    context: ProblemContext,
  ): Promise<ProgressEvents | null> {
    const request = await this.queries.get(requestId);
    if (isTerminal(request.status)) {
      // The sequence number of the final state is stable, because no state follows; those of earlier states are not.
      const last = progressOf(request);
      return lastEventId === String(last.sequence) ? null : this.register(only(last), context);
    }
    return this.register(await this.hub.watch(requestId), context);
  }

  /** Ends every stream. Clients then reconnect by themselves, to another process. */
  async stop(): Promise<void> {
    this.isStopping = true;
    for (const events of this.open.keys()) events.end();
    await Promise.race([
      Promise.all(this.open.values()),
      sleep(SHUTDOWN_TIMEOUT_MS, undefined, { ref: false }),
    ]);
  }

  private register(states: AsyncIterableIterator<Progress>, context: ProblemContext): ProgressEvents {
    let resolve = () => {};
    const released = new Promise<void>((done) => {
      resolve = done;
    });
    const events: ProgressEvents = {
      [Symbol.asyncIterator]: () => toEvents(states, context),
      end: () => void states.return?.(),
      release: () => {
        events.end();
        this.open.delete(events);
        resolve();
      },
    };
    this.open.set(events, released);
    if (this.isStopping) events.end();
    return events;
  }
}

async function* only(progress: Progress): AsyncGenerator<Progress, void, undefined> {
  yield progress;
}

async function* toEvents(
  states: AsyncIterable<Progress>,
  context: ProblemContext,
): AsyncGenerator<ServerSentEvent, void, undefined> {
  try {
    for await (const progress of states) yield { event: 'progress', id: progress.sequence, data: progress };
  } catch (error) {
    // The request was deleted meanwhile.
    if (!(error instanceof ClientError)) throw error;
    yield { event: 'problem', data: knownProblem(error, context) };
  }
}
