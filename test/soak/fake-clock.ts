import { existsSync, writeFileSync } from 'node:fs';
import { chmod, cp, mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { nativeFolder } from '../../src/database/embedded/binaries.js';

const LIBRARIES = ['x86_64', 'aarch64'].map((arch) => `/usr/lib/${arch}-linux-gnu/faketime/libfaketime.so.1`);

/** PostgreSQL's programs with a clock that can be changed while they run. */
export interface FakeClock {
  /** The folder with `bin` to start a server from. */
  readonly native: string;
  /** How many seconds the clock is ahead of the real one. */
  readonly offset: number;
  setOffset(seconds: number): void;
}

/** Copies PostgreSQL's programs to `folder` and runs them with libfaketime; returns null when that is not installed. */
export async function makeFakeClock(folder: string): Promise<FakeClock | null> {
  const library = LIBRARIES.find((file) => existsSync(file));
  if (library === undefined) return null;
  const native = path.join(folder, 'native');
  const real = path.join(folder, 'real');
  await cp(nativeFolder(), real, { recursive: true, verbatimSymlinks: true });
  await mkdir(path.join(native, 'bin'), { recursive: true });
  await symlink(path.join(real, 'bin/initdb'), path.join(native, 'bin/initdb'));
  const clock = path.join(folder, 'clock');
  const wrapper = [
    '#!/bin/sh',
    `export LD_PRELOAD='${library}' FAKETIME_TIMESTAMP_FILE='${clock}' FAKETIME_NO_CACHE=1`,
    'export FAKETIME_DONT_FAKE_MONOTONIC=1 FAKETIME_DISABLE_SHM=1',
    `exec '${real}/bin/postgres' "$@"`,
    '',
  ].join('\n');
  await writeFile(path.join(native, 'bin/postgres'), wrapper, { mode: 0o755 });
  for (const shared of [folder, native, real]) await chmod(shared, 0o755);
  let offset = 0;
  const setOffset = (seconds: number) => {
    offset = seconds;
    writeFileSync(clock, `${seconds < 0 ? '' : '+'}${seconds}\n`, { mode: 0o644 });
  };
  setOffset(0);
  return {
    native,
    get offset() {
      return offset;
    },
    setOffset,
  };
}
