import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** Stands between a program and a server, and can keep all answers to itself. */
export interface SilentProxy {
  /** The server, by way of it. */
  readonly url: string;
  /** Passes no byte of an answer on any more; connections stay open. */
  silence(): void;
  /** Passes the answers on again, those of before too. */
  speak(): void;
  /** How many requests have gone unanswered since it fell silent. */
  unanswered(): number;
  close(): Promise<void>;
}

/** Starts a {@link SilentProxy} before the HTTP server at `target`. */
export async function startSilentProxy(target: string): Promise<SilentProxy> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  const upstreams = new Set<Socket>();
  let isSilent = false;
  let unanswered = 0;
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    upstreams.add(upstream);
    const both = [client, upstream];
    const cut = () => {
      both.forEach((socket) => socket.destroy());
      upstreams.delete(upstream);
    };
    for (const socket of both) {
      sockets.add(socket);
      socket.on('error', cut).on('close', cut);
    }
    client.on('data', (bytes) => {
      if (isSilent) unanswered += 1;
      upstream.write(bytes);
    });
    upstream.on('data', (bytes) => client.write(bytes));
    if (isSilent) upstream.pause();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    silence() {
      isSilent = true;
      unanswered = 0;
      upstreams.forEach((socket) => socket.pause());
    },
    speak() {
      isSilent = false;
      upstreams.forEach((socket) => socket.resume());
    },
    unanswered: () => unanswered,
    close: async () => {
      sockets.forEach((socket) => socket.destroy());
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
