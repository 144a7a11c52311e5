import type { Context } from 'graphql-ws';
import type { Extra } from 'graphql-ws/use/ws';
import type { Caller } from '../../access/index.js';
import type { PerSecond } from './per-second.js';

/** What is known of a connection beside its socket. */
export interface Known {
  /** Who is at its other end, once that is known. */
  caller?: Caller;
  /** How many queries and mutations are being answered. */
  queries?: number;
  /** How many operations have come within this second. */
  asked?: PerSecond;
  /** To be called when it is closed. */
  leave?: () => void;
}

/** One connection of a client. */
export type GraphqlConnection = Context<Record<string, unknown>, Extra & Known>;
