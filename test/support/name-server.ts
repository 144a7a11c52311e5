import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';

/** The records of a name: addresses, or an error; or a function of the query's number, from 1 per name and family. */
export type Zone = Readonly<Record<string, NameAnswer | ((queryNumber: number) => NameAnswer)>>;
export type NameAnswer = readonly string[] | 'SERVFAIL' | 'SILENT';

/** A DNS server on 127.0.0.1 that resolves only the names of its zone. */
export interface NameServer {
  /** The address in the format of `dns.setServers`. */
  readonly address: string;
  /** The queried names with their address family, oldest first. */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

const A = 1;
const AAAA = 28;

export async function startNameServer(zone: Zone): Promise<NameServer> {
  const asked: string[] = [];
  const socket = createSocket('udp4');
  socket.on('message', (query, { port, address }) => {
    const { name, type, end } = questionOf(query);
    const entry = `${name} ${type === AAAA ? 'AAAA' : 'A'}`;
    asked.push(entry);
    const known = zone[name];
    const queryNumber = asked.filter((earlier) => earlier === entry).length;
    const answer = typeof known === 'function' ? known(queryNumber) : known;
    if (answer !== 'SILENT') socket.send(reply(query, end, type, answer), port, address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return {
    address: `127.0.0.1:${socket.address().port}`,
    asked,
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  };
}

/** Parses the first question of a query (RFC 1035, 4.1.2) and its end. */
function questionOf(query: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at]!; length > 0; length = query[at]!) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.').toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 };
}

function reply(
  query: Buffer,
  end: number,
  type: number,
  answer: readonly string[] | 'SERVFAIL' | undefined,
): Buffer {
  const wanted = Array.isArray(answer) ? (answer as readonly string[]) : [];
  const records = wanted.filter((address) => isIPv6(address) === (type === AAAA) && [A, AAAA].includes(type));
  const head = Buffer.from(query.subarray(0, 12));
  // An authoritative response with recursion available; 2 is SERVFAIL, 3 NXDOMAIN.
  head.writeUInt16BE(0x8580 | (answer === undefined ? 3 : answer === 'SERVFAIL' ? 2 : 0), 2);
  head.writeUInt16BE(records.length, 6);
  head.fill(0, 8);
  return Buffer.concat([head, query.subarray(12, end), ...records.map((address) => record(address, type))]);
}

/** Formats a resource record (RFC 1035, 4.1.3) of the name in the question, with a TTL of 0. */
function record(address: string, type: number): Buffer {
  const data = type === AAAA ? bytesOfIpv6(address) : Buffer.from(address.split('.').map(Number));
  const head = Buffer.alloc(12);
  head.writeUInt16BE(0xc00c, 0);
  head.writeUInt16BE(type, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt16BE(data.length, 10);
  return Buffer.concat([head, data]);
}

function bytesOfIpv6(address: string): Buffer {
  // The URL parser writes an embedded IPv4 address as two groups.
  const [left = '', right] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::');
  const groups = (text: string) => text.split(':').filter((group) => group !== '');
  const [head, tail] = [groups(left), groups(right ?? '')];
  const all = [...head, ...Array.from({ length: 8 - head.length - tail.length }, () => '0'), ...tail];
  return Buffer.from(all.map((group) => group.padStart(4, '0')).join(''), 'hex');
}
