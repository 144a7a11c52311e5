import { randomBytes, randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { join, relative, resolve, sep } from 'node:path';
import { IMAGE_MEDIA_TYPES } from '../../common/index.js';
import { CommandError } from '../usage-error.js';

/** Where pictures are served, in every run of one command. The token keeps other programs of this machine out. */
export interface PictureAddress {
  readonly address: string;
  readonly port: number;
  readonly token: string;
}

/** Serves the pictures of a folder to the embedded server. */
export interface PictureHost {
  readonly at: PictureAddress;
  urlOf(name: string): string;
  close(): Promise<void>;
}

/**
 * Lists the pictures in a folder and the folders in it, by their paths with slashes, in the order of their names. Hidden
 * folders, links and the folder `except` are left out.
 */
export async function picturesIn(folder: string, except: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const isOut = (path: string) => path === except || path.startsWith(except + sep);
  return entries
    .filter((entry) => entry.isFile() && IMAGE_MEDIA_TYPES.has(extensionOf(entry.name)))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !isOut(resolve(path)))
    .map((path) => relative(folder, path).split(sep).join('/'))
    .filter((name) => !/(^|\/)\./.test(name))
    .toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}

/** Returns a text that changes when a picture does. */
export async function stampOf(folder: string, names: readonly string[]): Promise<string> {
  const stamps = [];
  for (const name of names) {
    const { size, mtimeMs } = await stat(join(folder, name));
    stamps.push(`${name}\0${size}\0${mtimeMs}`);
  }
  return stamps.join('\n');
}

/** Returns the CSV that names the pictures. */
export function picturesCsv(names: readonly string[], urlOf: (name: string) => string): string {
  const cell = (text: string) => `"${text.replaceAll('"', '""')}"`;
  return ['File,Image', ...names.map((name) => `${cell(name)},${urlOf(name)}`), ''].join('\n');
}

/** Returns the path of a picture in its URL. */
export const encodedPath = (name: string): string => name.split('/').map(encodeURIComponent).join('/');

/**
 * Serves these pictures and nothing else on a loopback address: the one of an earlier run, or a new one. The new one is
 * random, where the system has more of them than 127.0.0.1, so that what else listens on this machine has another.
 *
 * @param isNeeded whether a request has the address of the earlier run in its URLs
 * @throws {CommandError} when the address that is needed is taken
 */
export async function servePictures(
  folder: string,
  names: readonly string[],
  earlier: PictureAddress | null,
  isNeeded: boolean,
): Promise<PictureHost> {
  const token = earlier?.token ?? randomBytes(16).toString('hex');
  const paths = new Map(names.map((name) => [`/${token}/${encodedPath(name)}`, join(folder, name)]));
  const server = createServer((request, response) => {
    send(response, request.method === 'GET' ? paths.get(request.url ?? '') : undefined);
  });
  const at = { ...(await listen(server, earlier, isNeeded)), token };
  return {
    at,
    urlOf: (name) => `http://${at.address}:${at.port}/${token}/${encodedPath(name)}`,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function listen(
  server: Server,
  earlier: PictureAddress | null,
  isNeeded: boolean,
): Promise<{ address: string; port: number }> {
  const random = `127.${randomInt(1, 255)}.${randomInt(1, 255)}.${randomInt(1, 255)}`;
  const free = [random, '127.0.0.1'].map((address) => ({ address, port: 0 }));
  const wanted = earlier === null ? free : isNeeded ? [earlier] : [earlier, ...free];
  for (const { address, port } of wanted) {
    try {
      server.listen(port, address);
      await once(server, 'listening');
      return { address, port: (server.address() as AddressInfo).port };
    } catch (error) {
      if (isNeeded && earlier !== null) {
        throw new CommandError(
          `${earlier.address}:${earlier.port}, from which the interrupted run served the pictures, cannot be used now: ${String(error)}. ` +
            'Begin again with --restart.',
          { cause: error },
        );
      }
    }
  }
  throw new CommandError('No loopback address can be listened on: check the network of this machine.');
}

function send(response: ServerResponse, path: string | undefined): void {
  if (path === undefined) {
    response.writeHead(404).end();
    return;
  }
  const file = createReadStream(path);
  file.once('open', () => {
    response.writeHead(200, { 'content-type': IMAGE_MEDIA_TYPES.get(extensionOf(path)) });
    file.pipe(response);
  });
  // A file that is gone is a failed picture.
  file.once('error', () => (response.headersSent ? response.destroy() : response.writeHead(404).end()));
}

function extensionOf(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1).toLowerCase();
}

/** Removes the address of this machine from the URLs of the pictures, which leaves their paths in the folder. */
export function withoutHost({ at }: PictureHost): (text: string) => string {
  return (text) => text.replaceAll(`http://${at.address}:${at.port}/${at.token}/`, '');
}
