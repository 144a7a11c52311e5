import { type Client, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { DemoError } from './demo.errors.js';
import { PROGRESS, RESULTS, UPLOAD } from './operations.js';

export interface Progress {
  readonly status: 'PENDING' | 'PROCESSING' | 'COMPLETED' | 'PARTIAL' | 'FAILED' | 'CANCELLED';
  readonly totalImages: number;
  readonly processedImages: number;
  readonly failedImages: number;
  /** 0 to 100. */
  readonly percentage: number;
  readonly inputBytes: number;
  readonly outputBytes: number;
  readonly etaSeconds: number | null;
}

export interface ImageResult {
  readonly inputUrl: string;
  readonly outputUrl: string | null;
  readonly status: string;
  readonly verdict: 'COMPRESSED' | 'KEPT_ORIGINAL' | 'ALREADY_OPTIMISED' | 'REUSED' | null;
  readonly inputBytes: number | null;
  readonly outputBytes: number | null;
  readonly error: { readonly code: string; readonly message: string } | null;
}

export interface RequestResult {
  readonly status: Progress['status'];
  readonly startedAt: string;
  readonly completedAt: string;
  readonly outputCsvUrl: string;
  readonly progress: Progress;
  /** In the order of the CSV. */
  readonly images: { readonly nodes: readonly ImageResult[] };
}

/** A client of Halftone's API: uploads a CSV, watches the progress, reads the results, downloads files. */
export class HalftoneClient implements AsyncDisposable {
  private readonly endpoint: string;
  private readonly socket: Client;

  /** `url` is the base URL of the program; `signal` aborts all requests. */
  constructor(
    url: string,
    private readonly signal: AbortSignal,
  ) {
    this.endpoint = `${url}/graphql`;
    this.socket = createClient({ url: this.endpoint.replace('http', 'ws'), webSocketImpl: WebSocket });
    signal.addEventListener('abort', () => void this.close());
  }

  /** Uploads a CSV according to the GraphQL multipart request specification. */
  async upload(fileName: string, csv: string): Promise<{ id: string; totalProducts: number }> {
    const form = new FormData();
    form.set('operations', JSON.stringify({ query: UPLOAD, variables: { file: null } }));
    form.set('map', JSON.stringify({ 0: ['variables.file'] }));
    form.set('0', new Blob([csv], { type: 'text/csv' }), fileName);
    const { uploadCsv } = await this.post<{ uploadCsv: { id: string; totalProducts: number } }>(form, {
      'apollo-require-preflight': 'true',
    });
    return uploadCsv;
  }

  /** Yields the current progress of a request, then every change, until the request has settled. */
  async *watch(requestId: string): AsyncGenerator<Progress> {
    const results = this.socket.iterate<{ progress: Progress }>({
      query: PROGRESS,
      variables: { requestId },
    });
    for await (const { data, errors } of results) {
      if (!data) throw new DemoError(`The subscription failed: ${JSON.stringify(errors)}`);
      yield data.progress;
    }
    this.signal.throwIfAborted();
  }

  async results(requestId: string): Promise<RequestResult> {
    const body = JSON.stringify({ query: RESULTS, variables: { requestId } });
    const { request } = await this.post<{ request: RequestResult }>(body, {
      'content-type': 'application/json',
    });
    return request;
  }

  /** @throws {DemoError} unless the status of the response is 200 */
  async download(url: string): Promise<Buffer> {
    const response = await fetch(url, { signal: this.signal });
    if (response.status !== 200) throw new DemoError(`GET ${url} returned status ${response.status}.`);
    return Buffer.from(await response.arrayBuffer());
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  private async close(): Promise<void> {
    // Disposing fails when the connection is just failing; then nothing is left to close.
    await Promise.allSettled([this.socket.dispose()]);
  }

  private async post<Data>(body: string | FormData, headers: Record<string, string>): Promise<Data> {
    const response = await fetch(this.endpoint, { method: 'POST', headers, body, signal: this.signal });
    const { data, errors } = (await response.json()) as { data?: Data | null; errors?: unknown };
    if (data && !errors) return data;
    throw new DemoError(`The GraphQL request returned status ${response.status}: ${JSON.stringify(errors)}`);
  }
}
