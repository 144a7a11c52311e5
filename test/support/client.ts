import { type Client, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';

/** The errors of an API response. */
export class ApiError extends Error {
  constructor(readonly errors: { message: string; extensions?: Record<string, unknown> }[]) {
    super(JSON.stringify(errors));
  }

  get code(): unknown {
    return this.extensions.code;
  }

  /** The extensions of the first error. */
  get extensions(): Record<string, unknown> {
    return this.errors[0]?.extensions ?? {};
  }
}

/** An HTTP response. */
export interface HttpAnswer {
  readonly status: number;
  readonly body: { readonly data?: unknown; readonly errors?: ApiError['errors'] };
}

/** The state of a request in a `progress` event. */
export interface ProgressEvent {
  status: string;
  sequence: number;
  totalImages: number;
  processedImages: number;
  completedImages: number;
  failedImages: number;
  percentage: number;
  inputBytes: number;
  outputBytes: number;
  etaSeconds: number | null;
}

const PROGRESS = `subscription ($id: ID!) { progress(requestId: $id) {
  status sequence totalImages processedImages completedImages failedImages percentage inputBytes outputBytes etaSeconds
} }`;

/** A client of the public API, like that of a user: fetch for queries and uploads, graphql-ws for progress. */
export class ApiClient {
  /** `key` is sent with every request, if given. */
  constructor(
    readonly url: string,
    readonly key?: string,
  ) {}

  /** The headers that authenticate this client. */
  private get credentials(): Record<string, string> {
    return this.key === undefined ? {} : { authorization: `Bearer ${this.key}` };
  }

  // The tests know their query; a type for each result would repeat it.
  // oxlint-disable-next-line typescript/no-explicit-any
  async query<Data = Record<string, any>>(
    query: string,
    variables: Record<string, unknown> = {},
  ): Promise<Data> {
    const answer = await fetch(`${this.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...this.credentials },
      body: JSON.stringify({ query, variables }),
    });
    return unwrap<Data>(await answer.json());
  }

  /** Runs a query like {@link query}, over its own WebSocket; resolves to the last result. */
  // oxlint-disable-next-line typescript/no-explicit-any
  async queryOverSocket<Data = Record<string, any>>(
    query: string,
    variables: Record<string, unknown> = {},
  ): Promise<Data> {
    const client = this.socket();
    try {
      let last: unknown = {};
      for await (const answer of client.iterate({ query, variables })) last = answer;
      return unwrap<Data>(last);
    } catch (error) {
      throw Array.isArray(error) ? new ApiError(error) : error;
    } finally {
      await client.dispose();
    }
  }

  /** Subscribes, resolves to the first event, and leaves. */
  // oxlint-disable-next-line typescript/no-explicit-any
  async firstOf<Data = Record<string, any>>(query: string): Promise<Data> {
    const client = this.socket();
    try {
      for await (const answer of client.iterate({ query })) return unwrap<Data>(answer);
      throw new Error('The subscription ended without an event.');
    } finally {
      await client.dispose();
    }
  }

  /** Subscribes and resolves to all events once the subscription has ended. */
  // oxlint-disable-next-line typescript/no-explicit-any
  async follow<Data = Record<string, any>>(
    query: string,
    variables: Record<string, unknown> = {},
  ): Promise<Data[]> {
    const client = this.socket();
    try {
      const events: Data[] = [];
      for await (const answer of client.iterate({ query, variables })) events.push(unwrap<Data>(answer));
      return events;
    } catch (error) {
      throw Array.isArray(error) ? new ApiError(error) : error;
    } finally {
      await client.dispose();
    }
  }

  /** Posts a body as it is, whatever it is. */
  async post(body: NonNullable<RequestInit['body']>, headers: Record<string, string>): Promise<HttpAnswer> {
    const answer = await fetch(`${this.url}/graphql`, {
      method: 'POST',
      headers: { ...this.credentials, ...headers },
      body,
    });
    return { status: answer.status, body: (await answer.json()) as HttpAnswer['body'] };
  }

  /** Uploads a CSV; resolves to the id of its request. */
  async upload(
    csv: string | Uint8Array,
    input: Record<string, unknown> = {},
    name = 'catalogue.csv',
  ): Promise<string> {
    const answer = await this.send(uploadForm(csv, input, name));
    return unwrap<{ uploadCsv: { id: string } }>(await answer.json()).uploadCsv.id;
  }

  send(
    body: FormData,
    headers: Record<string, string> = { 'apollo-require-preflight': 'true' },
  ): Promise<Response> {
    return fetch(`${this.url}/graphql`, {
      method: 'POST',
      headers: { ...this.credentials, ...headers },
      body,
    });
  }

  /** Subscribes to a request's progress; `events` grows as they come, `ended` resolves with the stream's end. */
  watch(id: string): { events: ProgressEvent[]; ended: Promise<ProgressEvent[]>; leave: () => void } {
    const client = this.socket();
    const events: ProgressEvent[] = [];
    let leave = () => {};
    const ended = new Promise<ProgressEvent[]>((resolve, reject) => {
      leave = client.subscribe<{ progress: ProgressEvent }>(
        { query: PROGRESS, variables: { id } },
        {
          next: ({ data, errors }) => {
            if (errors) reject(new ApiError(errors as never));
            if (data) events.push(data.progress);
          },
          error: (error) => reject(Array.isArray(error) ? new ApiError(error) : error),
          complete: () => resolve(events),
        },
      );
    }).finally(() => void client.dispose());
    return { events, ended, leave: () => leave() };
  }

  /** Resolves with the request's last progress event. */
  async settled(id: string): Promise<ProgressEvent> {
    const events = await this.watch(id).ended;
    return events.at(-1)!;
  }

  socket(): Client {
    return createClient({
      url: `${this.url.replace(/^http/, 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: this.credentials,
      retryAttempts: 0,
    });
  }
}

/** Creates the body of an upload according to the GraphQL multipart request specification. */
export function uploadForm(
  csv: string | Uint8Array,
  input: Record<string, unknown>,
  name = 'catalogue.csv',
): FormData {
  const form = new FormData();
  const query =
    'mutation ($file: Upload!, $input: UploadCsvInput) { uploadCsv(file: $file, input: $input) { id } }';
  form.set('operations', JSON.stringify({ query, variables: { file: null, input } }));
  form.set('map', JSON.stringify({ 0: ['variables.file'] }));
  form.set('0', new Blob([csv], { type: 'text/csv' }), name);
  return form;
}

export const HEADER = 'S. No.,Product Name,Input Image Urls\n';

/** Creates a CSV with one product for each list of URLs. */
export function catalogue(...products: readonly (readonly string[])[]): string {
  const lines = products.map((urls, index) => `${index + 1},Product ${index + 1},"${urls.join(', ')}"\n`);
  return HEADER + lines.join('');
}

/** Creates `count` rows of a CSV, whose images no test downloads. */
export function rows(count: number): string {
  return Array.from({ length: count }, (_, n) => `${n},Chair ${n},https://img.example.com/${n}.jpg\n`).join(
    '',
  );
}

function unwrap<Data>(answer: unknown): Data {
  const { data, errors } = answer as HttpAnswer['body'];
  if (errors) throw new ApiError(errors);
  return data as Data;
}
