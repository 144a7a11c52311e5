import { type Client, createClient } from 'graphql-ws';
import { createStore } from '../store.js';
import { type ApiError, fromGraphql, type GraphqlErrorBody, offline } from './api-error.js';
import { urlOf } from './base.js';
import type { Operation } from './operations.js';
import { authorization, keyStore, rejectKey } from './session.js';

/** The state of the connection on which subscriptions arrive. */
export type Connection = 'idle' | 'connected' | 'lost';

export const connectionStore = createStore<Connection>('idle');

/** Rises whenever a lost connection is back, so that queries can load what has changed meanwhile. */
export const reconnectionStore = createStore(0);

/** Close codes of graphql-ws after which the key is wrong or was revoked. */
const KEY_CODES = new Set([4401, 4403]);

const LONGEST_WAIT_MS = 5000;

const client: Client = createClient({
  url: urlOf('graphql').replace(/^http/, 'ws'),
  connectionParams: authorization,
  keepAlive: 10_000,
  retryAttempts: Number.POSITIVE_INFINITY,
  shouldRetry: () => true,
  retryWait: (retries) =>
    new Promise((resolve) => {
      const jitter = 0.5 + Math.random() / 2;
      setTimeout(resolve, Math.min(250 * 2 ** retries, LONGEST_WAIT_MS) * jitter);
    }),
  // The connection stays open between pages.
  lazyCloseTimeout: 10_000,
  on: {
    connected: () => {
      if (connectionStore.get() === 'lost') reconnectionStore.set(reconnectionStore.get() + 1);
      connectionStore.set('connected');
    },
    closed: (event) => {
      const { code, reason } = event as CloseEvent;
      if (KEY_CODES.has(code)) rejectKey(reason.replace(/^[A-Z_]+: /, ''));
      else if (code !== 1000) connectionStore.set('lost');
    },
  },
});

// The key is sent once, at the start of a connection.
keyStore.subscribe(() => client.terminate());

// A computer that wakes up has lost its connection without noticing.
addEventListener('offline', () => connectionStore.set('lost'));
addEventListener('online', () => client.terminate());

interface Sink<Result> {
  next(result: Result): void;
  /** Called when the subscription ends by itself, with the error if there is one. */
  end(error: ApiError | null): void;
}

/** Subscribes; after a lost connection it subscribes again. Returns the function that ends it. */
export function subscribe<Result, Variables>(
  operation: Operation<Result, Variables>,
  variables: Variables,
  sink: Sink<Result>,
): () => void {
  return client.subscribe<Result>(
    { query: operation.text, variables: variables as Record<string, unknown> },
    {
      next: ({ data, errors }) => {
        if (errors) sink.end(fromGraphql(errors));
        else if (data) sink.next(data);
      },
      error: (error) => sink.end(Array.isArray(error) ? fromGraphql(error as GraphqlErrorBody[]) : offline()),
      complete: () => sink.end(null),
    },
  );
}
