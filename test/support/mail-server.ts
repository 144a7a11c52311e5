import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer, type SMTPServerEnvelope } from 'smtp-server';

export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly email: Email;
  /** The mail as received. */
  readonly raw: string;
}

/** What the server does with the next mails, in order: accepts, rejects with a code, or disconnects. */
export type MailBehaviour = 'take' | 'hang up' | number;

/** A mail server on loopback that stores the mails it receives. */
export interface MailServer {
  readonly url: string;
  readonly received: readonly ReceivedMail[];
  next(...behaviours: MailBehaviour[]): void;
  close(): Promise<void>;
}

export async function startMailServer(): Promise<MailServer> {
  const received: ReceivedMail[] = [];
  const behaviours: MailBehaviour[] = [];
  const sockets = new Set<Socket>();
  const take = async (bytes: Buffer, { mailFrom, rcptTo }: SMTPServerEnvelope): Promise<void> => {
    const behaviour = behaviours.shift() ?? 'take';
    if (behaviour === 'hang up') {
      for (const socket of sockets) socket.destroy();
      return;
    }
    if (typeof behaviour === 'number') {
      throw Object.assign(new Error('Not this one'), { responseCode: behaviour });
    }
    received.push({
      from: mailFrom === false ? '' : mailFrom.address,
      to: rcptTo.map(({ address }) => address),
      email: await PostalMime.parse(bytes),
      raw: bytes.toString('latin1'),
    });
  };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, { envelope }, callback) =>
      void (async () => {
        try {
          await take(await buffer(stream), envelope);
          callback(null, 'Queued');
        } catch (error) {
          callback(error as Error);
        }
      })(),
  });
  server.server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  // A disconnected client is not an error of the test.
  server.on('error', () => {});
  const listening = server.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  const { port } = listening.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    received,
    next: (...more) => void behaviours.push(...more),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
