import {
  execute,
  type ExecutionArgs,
  type ExecutionResult,
  getOperationAST,
  GraphQLError,
  type GraphQLSchema,
  subscribe,
} from 'graphql';
import type { SubscribePayload } from 'graphql-ws';
import { type Caller, type Limits, withCaller } from '../../access/index.js';
import { ClientError } from '../../common/index.js';
import { readOperation } from '../limits/operation-gate.js';
import { checkCost } from '../limits/query-cost.js';
import type { GraphqlConnection } from './connection.js';
import { PerSecond } from './per-second.js';
import { MAX_OPERATIONS, MAX_PER_SECOND, MAX_QUERIES } from './websocket-limits.js';

/** Takes in and runs the operations of WebSocket clients, as far as each is allowed to. */
export class WebSocketOperations {
  constructor(
    private readonly schema: GraphQLSchema,
    private readonly limits: Limits,
    private readonly options: { readonly introspection: boolean },
  ) {}

  /** What is to be executed, or why it is not. graphql-ws would close the connection, and end all that runs on it. */
  async accept(
    { subscriptions, extra }: GraphqlConnection,
    sent: SubscribePayload,
  ): Promise<Omit<ExecutionArgs, 'contextValue'> | GraphQLError[]> {
    // A client is not read from while it says too much, but what was read already is all here at once.
    extra.asked ??= new PerSecond();
    if (extra.asked.count() > MAX_PER_SECOND) return tooMany(MAX_PER_SECOND, 'operations a second');
    if (Object.keys(subscriptions).length > MAX_OPERATIONS)
      return tooMany(MAX_OPERATIONS, 'operations under way');
    try {
      await this.limits.spend(extra.caller ?? null, this.limits.addressOf(extra.request), 'calls');
    } catch (error) {
      if (!(error instanceof ClientError)) throw error;
      return [new GraphQLError(error.message, { originalError: error })];
    }
    const read = readOperation(this.schema, sent, this.options);
    if (!('kind' in read)) return [...read];
    const { operationName, variables: variableValues } = sent;
    return { schema: this.schema, document: read, operationName, variableValues };
  }

  /** A client may give an operation up before it is answered, so those that are run are counted here. */
  async execute(args: ExecutionArgs): Promise<ExecutionResult> {
    const { extra } = args.contextValue as OperationContext;
    const queries = extra.queries ?? 0;
    if (queries >= MAX_QUERIES) return { errors: tooMany(MAX_QUERIES, 'queries and mutations under way') };
    let end: () => void;
    try {
      end = this.limits.beginOperation(
        extra.caller ?? null,
        this.limits.addressOf(extra.request),
        costOfArgs(args),
      );
    } catch (error) {
      if (!(error instanceof ClientError)) throw error;
      return { errors: [new GraphQLError(error.message, { originalError: error })] };
    }
    extra.queries = queries + 1;
    try {
      return await onBehalf(extra, () => execute(args));
    } finally {
      extra.queries -= 1;
      end();
    }
  }

  subscribe(args: ExecutionArgs): ReturnType<typeof subscribe> {
    return onBehalf((args.contextValue as OperationContext).extra, () => subscribe(args));
  }
}

/** What the context of an operation tells of its connection. */
export interface OperationContext {
  readonly extra: GraphqlConnection['extra'];
}

function costOfArgs({ schema, document, operationName, variableValues }: ExecutionArgs): number {
  const operation = getOperationAST(document, operationName);
  return operation ? checkCost(schema, document, operation, variableValues ?? {}) : 0;
}

function tooMany(limit: number, what: string): GraphQLError[] {
  const message = `One connection may have ${limit} ${what}: wait for one to end, or for a second.`;
  return [new GraphQLError(message, { originalError: new ClientError('RATE_LIMITED', message) })];
}

/** Runs an operation as whoever the connection belongs to. */
function onBehalf<Result>({ caller }: { readonly caller?: Caller }, work: () => Result): Result {
  if (caller === undefined) throw new Error('An operation came before its connection was let in');
  return withCaller(caller, work);
}
