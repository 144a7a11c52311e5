import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startOwner } from '../support/embedded-owner.js';
import { refusal, runToItsEnd } from '../support/ending.js';
import { launch } from '../support/program.js';

const NOBODY = 65_534;
const isRoot = process.getuid!() === 0;

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'halftone-start-'));
  await chmod(folder, 0o755);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const newDataDir = (name: string) => path.join(folder, name);

describe('arguments', () => {
  test.each(['--version', '-v'])('%s prints the version', async (arg) => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    expect(await runToItsEnd({}, { args: [arg] })).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  test.each(['--help', '-h'])('%s prints the help, even with an invalid configuration', async (arg) => {
    const { code, stdout, stderr } = await runToItsEnd({ PORT: 'nonsense' }, { args: [arg] });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^Halftone .*DATABASE_URL.*\.env\.example.*--version/s);
  });

  test('an unknown option is rejected with the one that was meant, before anything starts', async () => {
    expect(await runToItsEnd({}, { args: ['--prot', '80'] })).toEqual({
      code: 1,
      stdout: '',
      stderr: 'Unknown option --prot. Did you mean --port? See halftone --help.\n',
    });
  });

  test('an option has precedence over the variable of its setting', async () => {
    const sentence =
      '192.0.2.1 is not an address of this machine: set HOST to one that is, such as 127.0.0.1.';
    const args = ['serve', '--host', '192.0.2.1', '--data-dir', newDataDir('option')];
    expect(await runToItsEnd({ AUTH: 'off', HOST: '127.0.0.1' }, { args })).toMatchObject(refusal(sentence));
  });
});

test('a port in use is reported with the variable to set, before the database is created', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const dataDir = newDataDir('port');
  const sentence = `Port ${port} on 127.0.0.1 is in use: set PORT to another one, or to 0 for any that is free.`;
  const ending = await runToItsEnd({ PORT: String(port), DATA_DIR: dataDir });
  other.close();
  expect(ending).toMatchObject({ ...refusal(sentence), stdout: '' });
  expect(existsSync(dataDir)).toBe(false);
});

test('an address of another machine is rejected with the variable to set', async () => {
  const ending = await runToItsEnd({ HOST: '192.0.2.1', AUTH: 'off', DATA_DIR: newDataDir('host') });
  expect(ending).toMatchObject(
    refusal('192.0.2.1 is not an address of this machine: set HOST to one that is, such as 127.0.0.1.'),
  );
});

test('a data folder that is a file is rejected with the variable to set', async () => {
  const dataDir = newDataDir('file');
  await writeFile(dataDir, '');
  expect(await runToItsEnd({ DATA_DIR: dataDir })).toMatchObject(
    refusal(`${dataDir} is not a folder: set DATA_DIR to one.`),
  );
});

test('a data folder in use is rejected with the process that uses it', async () => {
  const dataDir = newDataDir('used');
  const first = await launch({ DATA_DIR: dataDir });
  try {
    expect(await runToItsEnd({ DATA_DIR: dataDir })).toMatchObject(
      refusal(
        `Another Halftone (process ${first.pid}) is using ${dataDir}. Stop it first, or give this one a DATA_DIR of its own.`,
      ),
    );
    // Without a terminal the banner comes before any line about migrations.
    expect(first.output()).toMatch(/^(?:(?!migration).)*Halftone is ready.*Migrations {3}\d+ run/s);
  } finally {
    first.signal('SIGTERM');
    await first.ended;
  }
}, 60_000);

const tmpfs = (options: string, dataDir: string) => `mount -t tmpfs -o ${options} tmpfs ${dataDir}`;
// Only where this machine allows mounts; the messages are also tested as a table in file-error.spec.ts.
const canMount = isRoot && spawnSync('unshare', ['-m', 'true']).status === 0;

if (canMount) {
  test.each([
    [
      'a full disk',
      'size=8m',
      (dir: string) =>
        `The disk of ${dir} is full: free some space on it, or set DATA_DIR to a folder on another disk.`,
    ],
    [
      'a read-only folder',
      'ro',
      (dir: string) =>
        `${dir} is on a read-only file system: set DATA_DIR to a folder that can be written to.`,
    ],
  ])('%s is reported with the fix', async (name, options, sentence) => {
    const dataDir = newDataDir(name.replaceAll(' ', '-'));
    await mkdir(dataDir);
    const ending = await runToItsEnd({ DATA_DIR: dataDir }, { before: tmpfs(options, dataDir) });
    expect(ending).toMatchObject(refusal(sentence(dataDir)));
  });
}

if (isRoot) {
  test('a folder without write permission is reported with the fix', async () => {
    const dataDir = newDataDir('closed');
    await mkdir(dataDir, { mode: 0o500 });
    await chown(dataDir, NOBODY, NOBODY);
    await expect(startOwner({ dataDir, uid: NOBODY }).url).rejects.toMatchObject({
      name: 'DataDirError',
      message: expect.stringMatching(
        /^\S+ is not accessible to user id 65534: give it to that user, or set DATA_DIR/,
      ),
    });
  });
}
