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
import { readOperation } from '../limits/read-operation.js';
import { checkCost } from '../limits/query-cost.js';
import type { GraphqlConnection } from './graphql-connection.js';
import { PerSecondCounter } from './per-second-counter.js';
import { MAX_OPERATIONS, MAX_PER_SECOND, MAX_QUERIES } from './websocket-limits.js';

/** Checks and executes the operations of WebSocket clients, within the limits of each connection. */
export class WebSocketOperations {
  constructor(
    private readonly schema: GraphQLSchema,
    private readonly limits: Limits,
    private readonly options: { readonly introspection: boolean },
  ) {}

  /**
   * Returns the arguments for executing an operation, or its errors. If it threw, graphql-ws would close the connection and
   * end every operation on it.
   */
  async accept(
    { subscriptions, extra }: GraphqlConnection,
    sent: SubscribePayload,
  ): Promise<Omit<ExecutionArgs, 'contextValue'> | GraphQLError[]> {
    // Reading from a client that sends too fast is paused, but messages that were already read still arrive here.
    extra.operationRate ??= new PerSecondCounter();
    if (extra.operationRate.count() > MAX_PER_SECOND) return tooMany(MAX_PER_SECOND, 'operations per second');
    if (Object.keys(subscriptions).length > MAX_OPERATIONS)
      return tooMany(MAX_OPERATIONS, 'concurrent operations');
    try {
      await this.limits.consume(extra.caller ?? null, this.limits.addressOf(extra.request), 'calls');
    } catch (error) {
      if (!(error instanceof ClientError)) throw error;
      return [new GraphQLError(error.message, { originalError: error })];
    }
    const read = readOperation(this.schema, sent, this.options);
    if (!('kind' in read)) return [...read];
    const { operationName, variables: variableValues } = sent;
    return { schema: this.schema, document: read, operationName, variableValues };
  }

  /**
   * Executes a query or a mutation. Counts running operations itself, because graphql-ws drops an operation as soon as
   * its client abandons it, while it still runs.
   */
  async execute(args: ExecutionArgs): Promise<ExecutionResult> {
    const { extra } = args.contextValue as OperationContext;
    const queries = extra.queries ?? 0;
    if (queries >= MAX_QUERIES) return { errors: tooMany(MAX_QUERIES, 'concurrent queries and mutations') };
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
      return await runAsCaller(extra, () => execute(args));
    } finally {
      extra.queries -= 1;
      end();
    }
  }

  async subscribe(args: ExecutionArgs): Promise<Awaited<ReturnType<typeof subscribe>>> {
    const { extra } = args.contextValue as OperationContext;
    const events = await runAsCaller(extra, () => subscribe(args));
    if (!(Symbol.asyncIterator in events)) return events;
    const { next } = events;
    // graphql-ws takes the events outside of this call, and the fields of each are resolved when it is taken.
    return Object.assign(events, { next: () => runAsCaller(extra, () => next.call(events)) });
  }
}

/** The part of an operation's context that is specific to WebSockets. */
export interface OperationContext {
  readonly extra: GraphqlConnection['extra'];
}

function costOfArgs({ schema, document, operationName, variableValues }: ExecutionArgs): number {
  const operation = getOperationAST(document, operationName);
  return operation ? checkCost(schema, document, operation, variableValues ?? {}) : 0;
}

function tooMany(limit: number, what: string): GraphQLError[] {
  const message = `One connection may have ${limit} ${what}: wait until one has ended, or for a second, and try again.`;
  return [new GraphQLError(message, { originalError: new ClientError('RATE_LIMITED', message) })];
}

/** Runs an operation as the caller of its connection. */
function runAsCaller<Result>({ caller }: { readonly caller?: Caller }, work: () => Result): Result {
  if (caller === undefined) throw new Error('An operation arrived before its connection was authenticated');
  return withCaller(caller, work);
}
