import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, extname, resolve } from 'node:path';
import type { Arguments } from '../arguments/arguments.js';
import { isHttp, serverOf } from '../client/server-of.js';
import { type UploadInput, uploadInputOf } from '../options/upload-input.js';
import { CommandError, UsageError } from '../usage-error.js';
import { picturesIn, stampOf } from './picture-folder.js';
import type { Wanted } from './run-state.js';

/** What `halftone compress` is asked for. */
export interface Job {
  /** The catalogue, or the folder of pictures. */
  readonly source: string;
  /** The pictures of the folder; null for a catalogue. */
  readonly pictures: readonly string[] | null;
  /** The folder of the results, as the user named it. */
  readonly out: string;
  readonly input: UploadInput;
  readonly server: string | null;
  readonly key: string | undefined;
  /** What the output CSV says of an image: the folder's own path below this URL, or without one the path alone. */
  readonly imageUrl: string | null;
  readonly isRestart: boolean;
  readonly wanted: Wanted;
}

/**
 * Reads what is asked for, and checks it as far as that is possible without a server.
 *
 * @throws {UsageError, CommandError}
 */
export async function jobOf(
  given: Arguments,
  variables: Readonly<Record<string, string | undefined>>,
): Promise<Job> {
  const source = given.operands[0]!;
  const info = await stat(source).catch((error: unknown) => {
    throw new UsageError(
      `${source} cannot be read: ${reasonOf(error)}. Name a catalogue, or a folder of pictures.`,
    );
  });
  if (!info.isDirectory() && !info.isFile())
    throw new UsageError(
      `${source} is neither a file nor a folder. Name a catalogue, or a folder of pictures.`,
    );
  const server = serverOf(given, variables);
  if (info.isDirectory() && server !== null) {
    throw new UsageError(
      `${source} is a folder, whose pictures a server cannot fetch: leave out --server (and HALFTONE_SERVER), which ` +
        'compresses it on this machine, or give a catalogue with URLs.',
    );
  }
  const out =
    given.text('out') ?? `${basename(resolve(source), info.isDirectory() ? '' : extname(source))}-compressed`;
  const pictures = info.isDirectory() ? await picturesIn(source, resolve(out)) : null;
  if (pictures?.length === 0)
    throw new CommandError(
      `${source} has no picture: name a folder with JPEG, PNG, WebP, AVIF, GIF, TIFF or SVG files.`,
    );
  const input = uploadInputOf(given);
  const imageUrl = given.text('image-url')?.replace(/\/+$/, '') ?? null;
  if (imageUrl !== null && !isHttp(imageUrl))
    throw new UsageError('--image-url must begin with http:// or https://.');
  const content = pictures === null ? await hashOf(source) : hash(await stampOf(source, pictures));
  const asked = { catalogue: basename(resolve(source)), server, imageUrl, ...input };
  return {
    source,
    pictures,
    out,
    input,
    server,
    key: given.text('key') ?? (variables.HALFTONE_KEY || undefined),
    imageUrl,
    isRestart: given.isSet('restart'),
    wanted: {
      asked: Object.fromEntries(
        Object.entries(asked).flatMap(([name, value]) =>
          value == null ? [] : [[name, hash(JSON.stringify(value))]],
        ),
      ),
      content,
    },
  };
}

const hash = (text: string) => createHash('sha256').update(text).digest('hex');

async function hashOf(path: string): Promise<string> {
  const bytes = createHash('sha256');
  for await (const chunk of createReadStream(path)) bytes.update(chunk as Buffer);
  return bytes.digest('hex');
}

function reasonOf(error: unknown): string {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOENT':
      return 'there is no such file';
    case 'EACCES':
      return 'permission is denied';
    default:
      return String(error);
  }
}
