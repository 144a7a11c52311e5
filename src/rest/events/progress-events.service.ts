import { Injectable } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { ClientError } from '../../common/index.js';
import { knownProblem, type ProblemContext } from '../../http/index.js';
import { isTerminal, type Progress, ProgressHub, progressOf, RequestQueries } from '../../requests/index.js';
import type { ServerSentEvent } from './server-sent-event.js';

/** A request's progress as events. */
export interface ProgressEvents extends AsyncIterable<ServerSentEvent> {
  /** Ends the stream. */
  end(): void;
  /** Tells that all of it has been sent, or that nobody is there any more. */
  release(): void;
}

/** What the clients of a stopping process are given to take their last event. */
const FAREWELL_MS = 1000;

/** Makes the progress that GraphQL subscribers get into events for clients without WebSockets. */
@Injectable()
export class ProgressEventsService {
  private readonly open = new Map<ProgressEvents, Promise<void>>();
  private isStopping = false;

  constructor(
    private readonly queries: RequestQueries,
    private readonly hub: ProgressHub,
  ) {}

  /**
   * The request's progress from now on; null when the client has seen its end. Browsers connect again after
   * every end of a stream, so whoever names the last event of all has to be told that there is no more.
   *
   * @param lastEventId the `id` of the last event that the client got, if any
   * @param context of the problem that ends the stream when the request is deleted
   * @throws {ClientError} NOT_FOUND
   */
  async follow(
    requestId: string,
    lastEventId: string | undefined,
    context: ProblemContext,
  ): Promise<ProgressEvents | null> {
    const request = await this.queries.get(requestId);
    if (isTerminal(request.status)) {
      // Its number stays, unlike that of a state which is handed to a subscriber: nothing comes behind it.
      const last = progressOf(request);
      return lastEventId === String(last.sequence) ? null : this.register(only(last), context);
    }
    return this.register(await this.hub.watch(requestId), context);
  }

  /** Ends every stream in good order: clients come back by themselves, to a process that stays. */
  async stop(): Promise<void> {
    this.isStopping = true;
    for (const events of this.open.keys()) events.end();
    await Promise.race([Promise.all(this.open.values()), sleep(FAREWELL_MS, undefined, { ref: false })]);
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
