import { ClientError } from '../../common/index.js';

/** How much may be in flight at once: how many operations, and how many objects all of them ask for. */
export interface Capacity {
  readonly operations: number;
  readonly objects: number;
}

/** When to try again; most operations take far less. */
const RETRY_AFTER_SECONDS = 1;

/** An answer is made whole before it is sent, so what is in flight is in memory: some hundred bytes an object. */
export class OperationsInFlight {
  private readonly total: Load = { operations: 0, objects: 0 };
  private readonly clients = new Map<string, Load>();

  /** @param perClient null for no limit */
  constructor(
    private readonly capacity: Capacity,
    private readonly perClient: Capacity | null,
  ) {}

  /**
   * Counts one operation of `client` that asks for up to `objects`.
   *
   * @returns what takes it off again, once, however often it is called
   * @throws {ClientError} RATE_LIMITED or OVERLOADED, with `retryAfterSeconds`
   */
  begin(client: string, objects: number): () => void {
    const load = this.clients.get(client) ?? { operations: 0, objects: 0 };
    if (this.perClient !== null && !hasRoom(load, objects, this.perClient)) throw tooManyOf(this.perClient);
    if (!hasRoom(this.total, objects, this.capacity)) throw overloaded();
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

function hasRoom(load: Load, objects: number, capacity: Capacity): boolean {
  return load.operations < capacity.operations && load.objects + objects <= capacity.objects;
}

function add(load: Load, operations: number, objects: number): void {
  load.operations += operations;
  load.objects += objects;
}

function tooManyOf({ operations, objects }: Capacity): ClientError {
  const message = `You may have ${operations} GraphQL operations in flight, which ask for ${objects} objects together: wait for one to end.`;
  return new ClientError('RATE_LIMITED', message, { retryAfterSeconds: RETRY_AFTER_SECONDS });
}

function overloaded(): ClientError {
  const message = `The server has as many GraphQL operations in flight as it can take: try again in ${RETRY_AFTER_SECONDS} s.`;
  return new ClientError('OVERLOADED', message, { retryAfterSeconds: RETRY_AFTER_SECONDS });
}
