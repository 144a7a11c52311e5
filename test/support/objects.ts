import { Client } from 'minio';
import type { Dirent } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';

/** The objects of a program, directly in its store. */
export interface TestObjects {
  /** Lists the keys below a prefix that ends with a slash, or all keys; sorted. */
  list(prefix?: string): Promise<string[]>;
  read(key: string): Promise<Buffer>;
  remove(key: string): Promise<void>;
  /** Lists the unfinished objects: temporary files, or the keys of multipart uploads. */
  unfinished(): Promise<string[]>;
}

/** The variables of a program with file storage, even when other programs use S3. */
export const ON_FILES = { S3_ENDPOINT: '' } as const;

/** Returns the objects of a program with these variables. */
export function objectsOf(env: Readonly<Record<string, string>>): TestObjects {
  return env.S3_ENDPOINT ? inBucket(env) : inFolder(path.join(env.DATA_DIR!, 'objects'));
}

const UNFINISHED = '~tmp/';

/** Lists all files and folders below a folder; none when it does not exist. */
export async function entriesBelow(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { recursive: true, withFileTypes: true });
  } catch (error) {
    const { code, path: missing } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'ENOTDIR') throw error;
    // A folder below it that was removed in the meantime says nothing of the others.
    return missing === folder ? [] : entriesBelow(folder);
  }
}

function inFolder(folder: string): TestObjects {
  const below = async (prefix: string) => {
    const entries = await entriesBelow(path.join(folder, prefix));
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
      .toSorted();
  };
  return {
    list: async (prefix = '') => (await below(prefix)).filter((key) => !key.startsWith(UNFINISHED)),
    read: (key) => readFile(path.join(folder, key)),
    remove: (key) => rm(path.join(folder, key)),
    unfinished: async () => (await below(UNFINISHED)).map((key) => key.slice(UNFINISHED.length)),
  };
}

function inBucket(env: Readonly<Record<string, string>>): TestObjects {
  const { hostname, port } = new URL(env.S3_ENDPOINT!);
  const bucket = env.S3_BUCKET!;
  const client = new Client({
    endPoint: hostname,
    port: Number(port),
    useSSL: false,
    accessKey: env.S3_ACCESS_KEY!,
    secretKey: env.S3_SECRET_KEY!,
    region: 'us-east-1',
  });
  return {
    async list(prefix = '') {
      const keys: string[] = [];
      for await (const { name } of client.listObjectsV2(bucket, prefix, true)) keys.push(name as string);
      return keys.toSorted();
    },
    read: async (key) => buffer(await client.getObject(bucket, key)),
    remove: (key) => client.removeObject(bucket, key),
    async unfinished() {
      const keys: string[] = [];
      for await (const { key } of client.listIncompleteUploads(bucket, '', true)) keys.push(key as string);
      return keys;
    },
  };
}
