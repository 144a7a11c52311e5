import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, cp, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { ApiClient, catalogue } from '../support/client.js';
import { onStage } from '../support/stage.js';

const run = promisify(execFile);

/** Debian's `nobody`. */
const NOBODY = { uid: 65_534, gid: 65_534 };
const isRoot = process.getuid?.() === 0;

/** Installs from the cache that `npm ci` has filled, without install scripts. */
const INSTALL = ['install', '--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund'];
const QUIET = { ...process.env, npm_config_update_notifier: 'false' };

let folder: string;
let tarball: string;
let packed: string[];
/** The installation folder. */
let home: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'halftone-package-'));
  // Readable by all users, like a system folder.
  await chmod(folder, 0o755);
  const checkout = path.join(folder, 'checkout');
  // `npm pack` builds, which must not affect the tests beside this one.
  const { stdout } = await run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard']);
  for (const file of stdout.split('\0').filter((name) => name !== ''))
    await cp(file, path.join(checkout, file));
  await symlink(path.resolve('node_modules'), path.join(checkout, 'node_modules'));
  const options = { cwd: checkout, env: QUIET, maxBuffer: 50_000_000 };
  const pack = await run('npm', ['pack', '--json', '--pack-destination', folder], options);
  const [{ filename, files }] = JSON.parse(pack.stdout) as [{ filename: string; files: { path: string }[] }];
  tarball = path.join(folder, filename);
  packed = files.map((file) => file.path);
  home = path.join(folder, 'home');
  await mkdir(home);
  await run('npm', [...INSTALL, tarball], { cwd: home, env: QUIET });
}, 300_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

test('the package contains what the program needs to run, and no build or test files', () => {
  expect(packed).toEqual(
    expect.arrayContaining([
      'LICENSE',
      'README.md',
      'bin/halftone.js',
      'bin/halftone-keys.js',
      'dist/bundle/LICENSES.txt',
      'dist/bundle/compressor.child.js',
      'dist/bundle/end-orphan.child.js',
      'dist/bundle/halftone.js',
      'dist/bundle/halftone-keys.js',
      'dist/bundle/ssimulacra2.wasm',
      'dist/web/graphiql/index.html',
      'npm-shrinkwrap.json',
    ]),
  );
  const strange = packed.filter(
    (file) => /(\.ts|\.tsx|\.spec\.js|\.tgz)$/.test(file) || !/^(bin|deploy|dist|docs)\/|^[^/]+$/.test(file),
  );
  expect(strange).toEqual([]);
  expect(packed.filter((file) => !/^dist\/(bundle|web)\/|^(?!dist\/)/.test(file))).toEqual([]);
});

/** The users that start it; when the tests run as root, both are tested. */
const USERS: [string, typeof NOBODY | undefined][] = [
  ['the user who installed it', undefined],
  ...(isRoot ? ([['an ordinary user', NOBODY]] satisfies [string, typeof NOBODY][]) : []),
];

describe.each(USERS)('installed in an empty folder, by %s,', (_, user) => {
  test('the program starts, serves its pages and compresses', async () => {
    const cwd = await mkdtemp(path.join(home, 'work-'));
    if (user !== undefined) await chown(cwd, user.uid, user.gid);
    const child = spawn('npx', ['--no-install', 'halftone'], {
      cwd,
      ...user,
      env: {
        PATH: process.env.PATH,
        HOME: cwd,
        PORT: '0',
        NO_COLOR: '1',
        npm_config_update_notifier: 'false',
        FETCH_ALLOW_PRIVATE: '127.0.0.0/8',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A separate process group, which gets the signal of a Ctrl-C in a terminal.
      detached: true,
    });
    let errors = '';
    child.stderr.on('data', (chunk) => (errors += chunk));
    const ended = once(child, 'exit') as Promise<[number | null]>;
    try {
      const url = await Promise.race([
        addressIn(child.stdout),
        ended.then(([code]) => {
          throw new Error(`The program ended with ${code}:\n${errors}`);
        }),
      ]);
      for (const page of ['/', '/graphiql', '/api/docs/swagger-ui-bundle.js', '/health/ready'])
        expect([page, (await fetch(`${url}${page}`)).status]).toEqual([page, 200]);
      const html = await (await fetch(`${url}/graphiql/`)).text();
      const [, script = 'none'] = /src="(\.\/assets\/[^"]+)"/.exec(html) ?? [];
      expect((await fetch(new URL(script, `${url}/graphiql/`))).status).toBe(200);

      const client = new ApiClient(url);
      await onStage({ env: { ROLES: 'api' } }, async (stage) => {
        await stage.servePhoto('/a.jpg', { width: 320, height: 200 });
        const id = await client.upload(catalogue([stage.host.url('/a.jpg')]));
        expect(await client.settled(id)).toMatchObject({ status: 'COMPLETED' });
      });
    } finally {
      if (child.exitCode === null) process.kill(-child.pid!, 'SIGINT');
      await ended;
    }
    expect(errors).toBe('');
  }, 120_000);
});

test('npm ci in the unpacked package installs the tested versions without a warning on any supported Node', async () => {
  const unpacked = await mkdtemp(path.join(folder, 'unpacked-'));
  await run('tar', ['xzf', tarball, '--strip-components', '1', '-C', unpacked]);
  const ci = ['ci', '--omit=dev', '--dry-run', '--engine-strict', '--prefer-offline', '--no-audit'];
  const { stderr } = await run('npm', ci, { cwd: unpacked, env: QUIET, maxBuffer: 50_000_000 });
  expect(stderr).toBe('');
}, 120_000);

/** Finds the URL in the program's output once it is ready. */
async function addressIn(output: Readable): Promise<string> {
  let text = '';
  for await (const chunk of output.iterator({ destroyOnReturn: false })) {
    text += String(chunk);
    const [, url] = /GraphQL +(http:\S+)\/graphql/.exec(text) ?? [];
    if (url !== undefined) {
      // The rest of the output is not read, which must not block the program.
      output.resume();
      return url;
    }
  }
  throw new Error(`The program printed no URL:\n${text}`);
}
