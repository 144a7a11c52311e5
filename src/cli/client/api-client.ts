import { openAsBlob } from 'node:fs';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { rejected, ServerError, unreachable } from './api-errors.js';
import type { Progress } from './api-types.js';
import { eventsOf } from './event-stream.js';
import { hasEnded, type ImageInfo, type RequestInfo } from './api-types.js';
import { IMAGES, REQUEST_BY_ID } from './operations.js';

/** How often a request is sent again that changes nothing, when the connection fails or the server is busy. */
const ATTEMPTS = 8;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;
const BUSY = new Set([429, 502, 503, 504]);

interface GraphqlResponse<Data> {
  readonly data?: Data | null;
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[];
}

export interface ApiClientOptions {
  /** The base URL of the server, without a trailing slash. */
  readonly server: string;
  readonly key: string | undefined;
  /** What the user has called, for what an error says to do. */
  readonly program?: string;
  /** Aborts everything. */
  readonly signal: AbortSignal;
}

/** A client of the API of one server. What changes nothing is repeated while the connection fails or the server is busy. */
export class ApiClient {
  readonly server: string;
  private readonly signal: AbortSignal;
  private readonly headers: Readonly<Record<string, string>>;
  private readonly program: string;

  constructor({ server, key, signal, program = 'halftone' }: ApiClientOptions) {
    this.server = server;
    this.program = program;
    this.signal = signal;
    this.headers = key === undefined ? {} : { authorization: `Bearer ${key}` };
  }

  /** Runs a query, which changes nothing. @throws {ApiError, ServerError} */
  async query<Data>(query: string, variables: Readonly<Record<string, unknown>> = {}): Promise<Data> {
    const response = await this.repeated('/graphql', this.operation(query, variables));
    return this.dataOf<Data>(response);
  }

  /** Runs a mutation once. @throws {ApiError, ServerError} */
  async mutate<Data>(query: string, variables: Readonly<Record<string, unknown>>): Promise<Data> {
    return this.dataOf<Data>(await this.send('/graphql', this.operation(query, variables)));
  }

  /** Runs an operation with a file as its variable `file`; the file is streamed from disk. */
  async upload<Data>(
    query: string,
    path: string,
    variables: Readonly<Record<string, unknown>>,
  ): Promise<Data> {
    const form = new FormData();
    form.set('operations', JSON.stringify({ query, variables: { ...variables, file: null } }));
    form.set('map', JSON.stringify({ 0: ['variables.file'] }));
    form.set('0', await openAsBlob(path), basename(path));
    const headers = { ...this.headers, 'apollo-require-preflight': 'true' };
    return this.dataOf<Data>(await this.send('/graphql', { method: 'POST', headers, body: form }));
  }

  /** Returns a request, or null when the server has none with this id. */
  async request(id: string): Promise<RequestInfo | null> {
    return (await this.query<{ request: RequestInfo | null }>(REQUEST_BY_ID, { id })).request;
  }

  /** Yields the images of a request, in the order of its rows. */
  async *images(id: string): AsyncGenerator<ImageInfo> {
    let after: string | null = null;
    do {
      const { request }: { request: { images: ImagePage } | null } = await this.query(IMAGES, { id, after });
      if (request === null) throw rejected('NOT_FOUND', `The server no longer has the request ${id}.`);
      yield* request.images.nodes;
      after = request.images.pageInfo.hasNextPage ? request.images.pageInfo.endCursor : null;
    } while (after !== null);
  }

  /**
   * Opens a file of the server: a path of the API, such as `/api/images/<id>`.
   *
   * @throws {ServerError} for a response that is not the file, such as the page of a proxy
   */
  async open(path: string): Promise<Readable> {
    const response = await this.repeated(path, { headers: this.headers });
    if (response.ok && response.body !== null) return Readable.fromWeb(response.body);
    throw await this.unexpected(path, response);
  }

  /** Yields the progress of a request now, and every change until it has ended. Reconnects when the connection is lost. */
  async *watch(id: string): AsyncGenerator<Progress> {
    let lastId: string | null = null;
    for (;;) {
      const headers = {
        ...this.headers,
        accept: 'text/event-stream',
        ...(lastId !== null && { 'last-event-id': lastId }),
      };
      const path = `/api/requests/${id}/events`;
      const response = await this.repeated(path, { headers });
      if (response.status === 204) return;
      if (!response.ok || response.body === null || !isOfType(response, 'text/event-stream'))
        throw await this.unexpected(path, response);
      try {
        for await (const { event, data, id: eventId } of eventsOf(response.body)) {
          if (event === 'problem') throw problemOf(JSON.parse(data) as Problem);
          const progress = JSON.parse(data) as Progress;
          lastId = eventId;
          yield progress;
          if (hasEnded(progress.status)) return;
        }
      } catch (error) {
        this.signal.throwIfAborted();
        if (!(error instanceof TypeError)) throw error;
      }
      await sleep(FIRST_PAUSE_MS, undefined, { signal: this.signal });
    }
  }

  private operation(query: string, variables: Readonly<Record<string, unknown>>): RequestInit {
    const headers = { ...this.headers, 'content-type': 'application/json' };
    return { method: 'POST', headers, body: JSON.stringify({ query, variables }) };
  }

  private async repeated(path: string, init: RequestInit): Promise<Response> {
    for (let attempt = 1; ; attempt++) {
      const isLast = attempt === ATTEMPTS;
      const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** (attempt - 1), LONGEST_PAUSE_MS);
      try {
        const response = await this.send(path, init);
        if (!BUSY.has(response.status) || isLast) return await this.checked(response);
        const seconds = Number(response.headers.get('retry-after'));
        await response.body?.cancel();
        await this.pause(seconds > 0 ? Math.min(seconds * 1000, LONGEST_PAUSE_MS) : pauseMs);
      } catch (error) {
        if (!(error instanceof ServerError) || attempt >= ATTEMPTS || !this.hasAnswered) throw error;
        await this.pause(pauseMs);
      }
    }
  }

  /** A server that never answered is more likely misspelt than restarting. */
  private hasAnswered = false;

  private pause(ms: number): Promise<void> {
    return sleep(ms, undefined, { signal: this.signal });
  }

  private async send(path: string, init: RequestInit): Promise<Response> {
    try {
      const response = await fetch(`${this.server}${path}`, { ...init, signal: this.signal });
      this.hasAnswered = true;
      return response;
    } catch (error) {
      this.signal.throwIfAborted();
      throw unreachable(this.server, error, this.program);
    }
  }

  /** @throws {ApiError} for a problem document; GraphQL reports its errors in the body, whatever the status */
  private async checked(response: Response): Promise<Response> {
    if (response.ok || !isOfType(response, 'application/problem+json')) return response;
    throw problemOf((await response.json()) as Problem);
  }

  /** Returns the error for a response that does not come from a Halftone, such as the page of a proxy. */
  private async unexpected(path: string, response: Response): Promise<ServerError> {
    await response.body?.cancel();
    const type = response.headers.get('content-type') ?? 'no content type';
    return new ServerError(
      `${this.server}${path} responded with status ${response.status} and ${type}: run the same command again.`,
    );
  }

  private async dataOf<Data>(response: Response): Promise<Data> {
    const text = await response.text();
    const { data, errors } = parsed<GraphqlResponse<Data>>(text) ?? {};
    if (data && !errors) return data;
    const [error] = errors ?? [];
    if (error !== undefined) throw rejected(error.extensions?.code ?? 'UNKNOWN', error.message);
    const problem = parsed<Problem>(text);
    if (problem?.detail !== undefined || problem?.title !== undefined) throw problemOf(problem);
    throw new ServerError(
      `${this.server} is not a Halftone: its answer to /graphql has status ${response.status}. Check the URL after --server.`,
    );
  }
}

interface ImagePage {
  readonly nodes: readonly ImageInfo[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** A problem document (RFC 9457). */
interface Problem {
  readonly code?: string;
  readonly title?: string;
  readonly detail?: string;
}

function problemOf({ code, title, detail }: Problem) {
  return rejected(code ?? 'UNKNOWN', detail ?? title ?? 'The server reported a problem without a reason.');
}

function parsed<Value>(text: string): Value | undefined {
  try {
    return JSON.parse(text) as Value;
  } catch {
    return undefined;
  }
}

function isOfType(response: Response, type: string): boolean {
  return (response.headers.get('content-type') ?? '').startsWith(type);
}
