import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { DataSource } from 'typeorm';
import { type Caller, withCaller } from '../../src/access/index.js';
import { ConfigModule, readConfig } from '../../src/config/index.js';
import { DatabaseModule, migrate } from '../../src/database/index.js';
import { FilesModule } from '../../src/file-serving/index.js';
import { MetricsModule } from '../../src/metrics/index.js';
import { ObjectStorage } from '../../src/storage/index.js';
import { createTestDatabase } from './database.js';

/** The part of the program that serves files, with a database and a folder of its own. */
export interface FilesApp {
  readonly storage: ObjectStorage;
  readonly db: DataSource;
  /** Inserts a settled request, which `owner` owns. */
  addRequest(id: string, owner?: string): Promise<void>;
  get(key: string, headers?: Record<string, string>, method?: string): Promise<Response>;
  /** Requests `path` exactly as written; fetch would normalize it. */
  getRaw(path: string): Promise<IncomingMessage>;
  /** Begins a request for `path` on a connection of its own. */
  begin(path: string): ClientRequest;
  close(): Promise<void>;
}

/** Starts a {@link FilesApp} whose requests come from `caller`. Beside its folder of objects lies the file `secret`. */
export async function startFilesApp(caller: () => Caller): Promise<FilesApp> {
  const folder = await mkdtemp(join(tmpdir(), 'halftone-files-'));
  await writeFile(join(folder, 'secret'), 'secret');
  const database = await createTestDatabase();
  await migrate(database.url);
  const config = readConfig({ DATA_DIR: folder });
  const app: INestApplication = await NestFactory.create(
    {
      module: class TestModule {},
      imports: [
        ConfigModule.with(config),
        DatabaseModule.at(database.url),
        MetricsModule.with({ exposed: false }),
        FilesModule,
      ],
    },
    { logger: false },
  );
  app.use((_request: unknown, _response: unknown, next: () => void) => withCaller(caller(), next));
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;
  const db = app.get(DataSource, { strict: false });
  const begin = (path: string) => httpRequest({ host: '127.0.0.1', port, path, agent: false });
  return {
    storage: app.get(ObjectStorage, { strict: false }),
    db,
    async addRequest(id, owner) {
      await db.query(
        `INSERT INTO requests (id, file_name, status, quality, format, keep_metadata, keep_originals, dialect,
           total_products, total_images, owner, output_csv_at, errors_csv_at)
         VALUES ($1, 'a.csv', 'COMPLETED', 50, 'ORIGINAL', false, true, '{"encoding": "utf-8"}', 1, 1, $2, now(), now())`,
        [id, owner ?? null],
      );
    },
    get: (key, headers = {}, method = 'GET') =>
      fetch(`http://127.0.0.1:${port}/files/${key}`, { headers, method }),
    getRaw: (path) =>
      new Promise((resolve, reject) => {
        begin(path).on('response', resolve).on('error', reject).end();
      }),
    begin,
    async close() {
      await app.close();
      await database.drop();
      await rm(folder, { recursive: true });
    },
  };
}
