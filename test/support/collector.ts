import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** An exported span. */
export interface CollectedSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  /** Empty for the first of a trace. */
  readonly parentSpanId: string;
  readonly kind: number;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[];
  /** Whether its status is an error. */
  readonly failed: boolean;
  /** The attributes of the process that exported it. */
  readonly resource: Readonly<Record<string, unknown>>;
}

/** An OpenTelemetry collector on loopback for OTLP over HTTP as JSON. */
export interface Collector {
  readonly url: string;
  /** Returns the accepted spans, of one name or all. */
  spans(name?: string): readonly CollectedSpan[];
  /** The headers of the batches. */
  readonly headers: readonly Readonly<Record<string, unknown>>[];
  /** Sets the status of its responses: with 200 it accepts the spans, with any other status it does not. */
  answer(status: number): void;
  /** Makes it accept requests without responding. */
  hang(): void;
  close(): Promise<void>;
}

type Value = {
  readonly stringValue?: string;
  readonly intValue?: number;
  readonly arrayValue?: object;
} & object;
type Pairs = readonly { readonly key: string; readonly value: Value }[];

interface Batch {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: Pairs };
    readonly scopeSpans: readonly {
      readonly spans: readonly (Omit<CollectedSpan, 'attributes' | 'links'> & {
        readonly attributes: Pairs;
        readonly links?: CollectedSpan['links'];
        readonly status: { readonly code?: number };
      })[];
    }[];
  }[];
}

const record = (pairs: Pairs) =>
  Object.fromEntries(pairs.map(({ key, value }) => [key, Object.values(value)[0]]));

export async function startCollector(): Promise<Collector> {
  const spans: CollectedSpan[] = [];
  const headers: Record<string, unknown>[] = [];
  let status = 200;
  let hangs = false;
  const server = createServer((request, response) => {
    const take = (body: string) => {
      headers.push(request.headers);
      if (hangs) return;
      if (status === 200 && request.url === '/v1/traces') spans.push(...spansOf(JSON.parse(body) as Batch));
      response.writeHead(request.url === '/v1/traces' ? status : 404, { 'content-type': 'application/json' });
      response.end('{}');
    };
    // A request that is aborted counts as not sent.
    text(request).then(take, () => undefined);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans: (name) => spans.filter((span) => name === undefined || span.name === name),
    headers,
    answer: (with_) => void (status = with_),
    hang: () => void (hangs = true),
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function spansOf({ resourceSpans }: Batch): CollectedSpan[] {
  return resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) =>
      spans.map(({ attributes, links = [], status, parentSpanId, name, traceId, spanId, kind }) => ({
        name,
        traceId,
        spanId,
        parentSpanId: parentSpanId ?? '',
        kind,
        attributes: record(attributes),
        links,
        failed: status.code === 2,
        resource: record(resource.attributes),
      })),
    ),
  );
}
