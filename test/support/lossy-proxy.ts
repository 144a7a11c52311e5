import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** Stands between a program and its PostgreSQL, on the protocol's own bytes. */
export interface LossyProxy {
  /** The database, by way of it. */
  readonly url: string;
  /** Has the next statement with `text` in it carried out, and cuts the connection instead of passing its answer on. */
  loseAnswerTo(text: string): void;
  close(): Promise<void>;
}

/** Starts a {@link LossyProxy} before the database at `target`. */
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
