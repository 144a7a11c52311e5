import { type Client, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';

/** An error answer of the API, as it came. */
export class ApiError extends Error {
  constructor(readonly errors: { message: string; extensions?: Record<string, unknown> }[]) {
    super(JSON.stringify(errors));
  }

  get code(): unknown {
    return this.extensions.code;
  }

  /** Of the first error, as tests mostly look at one. */
  get extensions(): Record<string, unknown> {
    return this.errors[0]?.extensions ?? {};
  }
}

/** An answer as it came over HTTP. */
export interface HttpAnswer {
  readonly status: number;
  readonly body: { readonly data?: unknown; readonly errors?: ApiError['errors'] };
}

/** The state of a request as the `progress` subscription tells it. */
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

/** A client of the public API, as a user would write one: fetch for queries and uploads, graphql-ws for progress. */
export class ApiClient {
  /** `key` is sent with everything, where there is one. */
  constructor(
    readonly url: string,
    readonly key?: string,
  ) {}

  /** What shows whose client this is. */
  private get credentials(): Record<string, string> {
    return this.key === undefined ? {} : { authorization: `Bearer ${this.key}` };
  }

  // The tests know what they asked for; spelling out each answer's type would say it twice.
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

  /** Asks the same as {@link query}, over a WebSocket of its own; resolves with the last answer. */
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

  /** Subscribes to anything; resolves with all its events once it has ended. */
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

  private socket(): Client {
    return createClient({
      url: `${this.url.replace(/^http/, 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: this.credentials,
      retryAttempts: 0,
    });
  }
}

/** The body of an upload by the GraphQL multipart request specification. */
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

/** A catalogue of one product for each list of URLs. */
export function catalogue(...products: readonly (readonly string[])[]): string {
  const lines = products.map((urls, index) => `${index + 1},Product ${index + 1},"${urls.join(', ')}"\n`);
  return HEADER + lines.join('');
}

/** So many rows of a catalogue, whose images no test asks for. */
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
