import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A proxy between a program and a server that can withhold all responses. */
export interface SilentProxy {
  /** The URL of the server through the proxy. */
  readonly url: string;
  /** Stops forwarding responses; connections stay open. */
  silence(): void;
  /** Forwards responses again, including the withheld ones. */
  speak(): void;
  /** The number of requests without a response since it fell silent. */
  unanswered(): number;
  close(): Promise<void>;
}

/** Starts a {@link SilentProxy} in front of the HTTP server at `target`. */
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
