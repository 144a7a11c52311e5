import express from 'express';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { graphiqlRouter } from './graphiql-router.js';

describe('graphiqlRouter', () => {
  let folder: string;
  let server: Server;
  let url: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'halftone-graphiql-'));
    server = createServer(express().use('/graphiql', graphiqlRouter(folder, true)));
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterEach(async () => {
    await new Promise((resolve) => void server.close(resolve));
    await rm(folder, { recursive: true });
  });

  const build = async () => {
    await mkdir(join(folder, 'graphiql'));
    await mkdir(join(folder, 'assets'));
    await writeFile(join(folder, 'graphiql/index.html'), '<script src="../assets/main-abc.js"></script>');
    await writeFile(join(folder, 'assets/main-abc.js'), 'export {};');
  };

  test.each([
    ['/graphiql', './graphiql/assets/main-abc.js'],
    ['/graphiql/', './assets/main-abc.js'],
    ['/graphiql?tab=1', './graphiql/assets/main-abc.js'],
  ])('GET %s returns the page, which browsers revalidate and which loads %s', async (path, asset) => {
    await build();
    const response = await fetch(url + path, { redirect: 'manual' });
    expect([response.status, await response.text()]).toEqual([200, `<script src="${asset}"></script>`]);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'cache-control': 'no-cache',
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': expect.stringContaining(`ws://${new URL(url).host}`) as string,
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
  });

  test('an asset can be cached permanently', async () => {
    await build();
    const response = await fetch(`${url}/graphiql/assets/main-abc.js`);
    expect([response.status, await response.text()]).toEqual([200, 'export {};']);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'cache-control': 'public, max-age=31536000, immutable',
      'content-security-policy': expect.stringContaining("default-src 'none'") as string,
      'x-content-type-options': 'nosniff',
    });
  });

  test.each([
    '/graphiql/assets/main-old.js',
    '/graphiql/assets',
    '/graphiql/assets/%2e%2e/graphiql/index.html',
    '/graphiql/index.html',
  ])('GET %s returns a 404 that is not cached', async (path) => {
    await build();
    const response = await fetch(url + path, { redirect: 'manual' });
    expect([response.status, response.headers.get('cache-control')]).toEqual([404, null]);
  });

  test('without a bundle the page is a 503 that says how to build it', async () => {
    const response = await fetch(`${url}/graphiql`);
    expect([response.status, await response.text()]).toEqual([503, expect.stringContaining('npm run build')]);
    expect(response.headers.get('cache-control')).toBeNull();
  });
});
