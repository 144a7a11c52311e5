import { ClientError } from '../../common/index.js';

/** The capacity for operations in flight: their number, and the objects that all of them request. */
export interface Capacity {
  readonly operations: number;
  readonly objects: number;
}

/** When a client should retry; most operations take far less. */
const RETRY_AFTER_SECONDS = 1;

/**
 * Limits the GraphQL operations in flight, per client and in total. A response is built completely before it is sent, so
 * every operation in flight uses memory: some hundred bytes per object.
 */
export class OperationsInFlight {
  private readonly total: Load = { operations: 0, objects: 0 };
  private readonly clients = new Map<string, Load>();

  /** @param perClient null for no limit */
  constructor(
    private readonly capacity: Capacity,
    private readonly perClient: Capacity | null,
  ) {}

  /**
   * Counts one operation of `client` that requests up to `objects`.
   *
   * @returns the function that releases the operation; further calls of it do nothing
   * @throws {ClientError} RATE_LIMITED or OVERLOADED, with `retryAfterSeconds`
   */
  begin(client: string, objects: number): () => void {
    const load = this.clients.get(client) ?? { operations: 0, objects: 0 };
    if (this.perClient !== null && !fits(load, objects, this.perClient)) throw rateLimited(this.perClient);
    if (!fits(this.total, objects, this.capacity)) throw overloaded();
    this.clients.set(client, load);
    for (const one of [load, this.total]) add(one, 1, objects);
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      for (const one of [load, this.total]) add(one, -1, -objects);
      if (load.operations === 0) this.clients.delete(client);
    };
  }
}

interface Load {
  operations: number;
  objects: number;
}

function fits(load: Load, objects: number, capacity: Capacity): boolean {
  return load.operations < capacity.operations && load.objects + objects <= capacity.objects;
}

function add(load: Load, operations: number, objects: number): void {
  load.operations += operations;
  load.objects += objects;
}

function rateLimited({ operations, objects }: Capacity): ClientError {
  const message = `You may have ${operations} GraphQL operations in flight, with ${objects} requested objects in total. Wait for one to end.`;
  return new ClientError('RATE_LIMITED', message, { retryAfterSeconds: RETRY_AFTER_SECONDS });
}

function overloaded(): ClientError {
  const message = `The server has reached its limit of GraphQL operations in flight. Retry in ${RETRY_AFTER_SECONDS} s.`;
  return new ClientError('OVERLOADED', message, { retryAfterSeconds: RETRY_AFTER_SECONDS });
}
