import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A proxy between a program and its PostgreSQL that parses the protocol. */
export interface LossyProxy {
  /** The URL of the database through the proxy. */
  readonly url: string;
  /** Lets PostgreSQL run the next statement that contains `text`, and closes the connection instead of forwarding its result. */
  loseAnswerTo(text: string): void;
  close(): Promise<void>;
}

/** Starts a {@link LossyProxy} in front of the database at `target`. */
export async function startLossyProxy(target: string): Promise<LossyProxy> {
  const { hostname, port } = new URL(target);
  let lost: string | null = null;
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    const both = [client, upstream];
    const cut = () => both.forEach((socket) => socket.destroy());
    let isLost = false;
    for (const socket of both) {
      sockets.add(socket);
      socket.on('error', cut).on('close', cut);
    }
    client.on('data', (bytes) => {
      if (lost !== null && bytes.includes(lost)) [isLost, lost] = [true, null];
      upstream.write(bytes);
    });
    upstream.on('data', (bytes) => void (isLost ? cut() : client.write(bytes)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(target);
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: url.href,
    loseAnswerTo: (text) => {
      lost = text;
    },
    close: async () => {
      sockets.forEach((socket) => socket.destroy());
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
