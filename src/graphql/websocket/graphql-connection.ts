import type { Context } from 'graphql-ws';
import type { Extra } from 'graphql-ws/use/ws';
import type { Caller } from '../../access/index.js';
import type { PerSecondCounter } from './per-second-counter.js';

/** The state of a connection beside its socket. */
export interface ConnectionState {
  /** The authenticated caller. */
  caller?: Caller;
  /** How many queries and mutations are being executed. */
  queries?: number;
  /** Counts the operations of the current second. */
  operationRate?: PerSecondCounter;
  /** Unregisters the connection. To be called when it closes. */
  unregister?: () => void;
}

/** One WebSocket connection of a client. */
export type GraphqlConnection = Context<Record<string, unknown>, Extra & ConnectionState>;
