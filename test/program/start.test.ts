import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { watchedArgv } from '../support/warnings/watch.js';

test('a process that gets a SIGTERM before it is ready exits, even if its database never responds', async () => {
  const sockets: Socket[] = [];
  const silent = createServer((socket) => void sockets.push(socket.on('error', () => undefined)));
  silent.listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;
  const program = spawn(process.execPath, [...watchedArgv(), path.resolve('dist/bundle/halftone.js')], {
    cwd: tmpdir(),
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: `postgres://halftone@127.0.0.1:${port}/halftone`,
      SECRET_KEY: 'x'.repeat(32),
      PORT: '0',
    },
    stdio: 'ignore',
  });
  try {
    await once(silent, 'connection');
    program.kill('SIGTERM');
    expect(await once(program, 'exit', { signal: AbortSignal.timeout(10_000) })).toEqual([0, null]);
  } finally {
    program.kill('SIGKILL');
    for (const socket of sockets) socket.destroy();
    silent.close();
  }
});
