import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { type ClientOptions, WebSocket } from 'ws';

/** Opens a TCP connection to the host of `url` and sends `text` unchanged. */
export async function sendRaw(url: string, text: string | Uint8Array): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  await new Promise((resolve) => socket.write(text, resolve));
  return socket;
}

/** Formats the head of a request without a body. */
export function requestHead(line: string, headers: Record<string, string>): string {
  const all = { Host: 'localhost', ...headers };
  return [`${line} HTTP/1.1`, ...Object.entries(all).map((pair) => pair.join(': ')), '', ''].join('\r\n');
}

/** The headers of a WebSocket handshake. */
export const HANDSHAKE = {
  Connection: 'Upgrade',
  Upgrade: 'websocket',
  'Sec-WebSocket-Version': '13',
  'Sec-WebSocket-Key': 'AAAAAAAAAAAAAAAAAAAAAA==',
  'Sec-WebSocket-Protocol': 'graphql-transport-ws',
} as const;

/** Resolves to the received text once it matches; rejects when the connection is closed first. */
export async function received(socket: Socket, wanted: RegExp): Promise<string> {
  let text = '';
  for await (const chunk of socket.iterator({ destroyOnReturn: false })) {
    text += String(chunk);
    if (wanted.test(text)) return text;
  }
  throw new Error(`The connection was closed after: ${text}`);
}

/** Resolves to all received text when the connection is closed. */
export async function everything(socket: Socket): Promise<string> {
  return String(await buffer(socket));
}

/** A WebSocket without a subprotocol client. */
export interface RawWebSocket {
  readonly socket: WebSocket;
  /** The TCP connection below it. */
  readonly connection: Socket;
  send(message: unknown): void;
  /** Resolves with the first message, old or new, that `wanted` accepts. */
  message(wanted: (message: Message) => boolean): Promise<Message>;
  readonly closed: Promise<number>;
}

export interface Message {
  readonly type: string;
  readonly id?: string;
  readonly payload?: unknown;
}

/** Creates a graphql-transport-ws message that subscribes to `query` under `id`. */
export function subscribe(id: string, query: string): string {
  return JSON.stringify({ id, type: 'subscribe', payload: { query } });
}

/** Connects to the GraphQL endpoint of the program at `url`, and initialises the connection by default. */
export async function openSocket(
  url: string,
  {
    protocol = 'graphql-transport-ws',
    init = true,
    ...options
  }: ClientOptions & { protocol?: string; init?: boolean } = {},
): Promise<RawWebSocket> {
  const socket = new WebSocket(
    `${url.replace(/^http/, 'ws')}/graphql`,
    protocol === '' ? [] : [protocol],
    options,
  );
  const messages: Message[] = [];
  let connection: Socket;
  socket.on('message', (data) => messages.push(JSON.parse((data as Buffer).toString()) as Message));
  const closed = new Promise<number>((resolve) => socket.once('close', resolve));
  socket.once('upgrade', (response) => (connection = response.socket));
  await once(socket, 'open');
  const raw: RawWebSocket = {
    socket,
    connection: connection!,
    closed,
    send: (message) => socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
    async message(wanted) {
      for (;;) {
        const found = messages.find(wanted);
        if (found) return found;
        await once(socket, 'message');
      }
    },
  };
  if (init) {
    raw.send({ type: 'connection_init' });
    await raw.message(({ type }) => type === 'connection_ack');
  }
  return raw;
}
