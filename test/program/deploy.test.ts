import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseEnv } from 'node:util';
import { parse } from 'yaml';
import { VARIABLE_NAMES } from '../../src/config/config-schema.js';
import { describeWith } from '../support/real-services.js';

interface Service {
  readonly image?: string;
  readonly build?: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly tmpfs?: readonly string[];
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
}

interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

const text = readFileSync('docker-compose.yml', 'utf8');
const compose = parse(text, { merge: true }) as Compose;
const services = Object.entries(compose.services);
const example = readFileSync('deploy/compose.env.example', 'utf8');
const dockerfile = readFileSync('Dockerfile', 'utf8');
const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: { start: string } };
const started = scripts.start.split(' ');

describe('the compose file', () => {
  test('defines every service', () => {
    expect(Object.keys(compose.services)).toEqual(['api', 'worker', 'postgres', 'redis', 'store']);
  });

  test('pins the version of every third-party image', () => {
    const images = services.flatMap(([, { image = 'halftone' }]) => (image === 'halftone' ? [] : [image]));
    expect(images).toHaveLength(3);
    expect(images.filter((image) => !/:\d[\w.-]*(@sha256:[0-9a-f]{64})?$/.test(image))).toEqual([]);
  });

  test('publishes ports only on loopback', () => {
    const ports = services.flatMap(([, { ports: published = [] }]) => published);
    expect(ports).not.toEqual([]);
    expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
  });

  test('publishes no port of a worker, so that it can be scaled', () => {
    expect(compose.services.worker!.ports).toBeUndefined();
  });

  test.each(['SECRET_KEY', 'POSTGRES_PASSWORD', 'REDIS_PASSWORD', 'S3_ACCESS_KEY', 'S3_SECRET_KEY'])(
    '%s has no default and is asked for by name',
    (name) => {
      const uses = text.match(new RegExp(String.raw`\$\{${name}[^}]*\}`, 'g')) ?? [];
      expect(uses).not.toEqual([]);
      expect(uses.filter((use) => !use.startsWith(`\${${name}:?`))).toEqual([]);
      expect(parseEnv(example)).toHaveProperty(name, '');
    },
  );

  test('uses exactly the variables of the example file', () => {
    const asked = [...text.matchAll(/(?<!\$)\$\{(\w+)/g)].map(([, name]) => name);
    expect(new Set(asked)).toEqual(new Set(Object.keys(parseEnv(example))));
  });

  test.each(['api', 'worker'])('passes %s the settings for access from other machines', (name) => {
    expect(Object.keys(compose.services[name]!.environment!)).toEqual(
      expect.arrayContaining(['PUBLIC_URL', 'TRUST_PROXY', 'S3_ENDPOINT', 'S3_PUBLIC_URL']),
    );
  });

  test('stores uploads on a disk, and limits the size of each tmpfs', () => {
    const { environment, tmpfs, volumes } = compose.services.api!;
    expect(volumes!.map((volume) => volume.split(':')[1])).toContain(
      path.posix.dirname(environment!.TMPDIR!),
    );
    expect(tmpfs!.filter((mount) => !/:size=\d+m$/.test(mount))).toEqual([]);
  });

  test('starts the api with an empty folder for uploads', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'halftone-deploy-'));
    try {
      const left = path.join(folder, 'tmp');
      await mkdir(left);
      await writeFile(path.join(left, 'capacitor-1.tmp'), 'left');
      const [shell, flag, line] = compose.services.api!.command!.map((word) => word.replaceAll('$$', '$'));
      const [prepare, start] = line!.split(/ && exec /);
      expect(start!.split(' ')).toEqual(started);
      expect(spawnSync(shell!, [flag!, prepare!], { env: { ...process.env, TMPDIR: left } }).status).toBe(0);
      expect(await readdir(left)).toEqual([]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test('lets the entrypoint of the Redis image switch to an ordinary user', () => {
    expect(compose.services.redis!.command!.at(-1)).toMatch(/^exec docker-entrypoint\.sh redis-server /);
  });

  test.each(services)('%s starts after its dependencies are healthy', (_, { depends_on = {} }) => {
    for (const [name, { condition }] of Object.entries(depends_on)) {
      expect(condition).toBe('service_healthy');
      const needed = compose.services[name]!;
      expect(needed.healthcheck !== undefined || needed.image === 'halftone').toBe(true);
    }
  });

  test('uses only declared volumes', () => {
    const used = services
      .flatMap(([, { volumes = [] }]) => volumes.map((volume) => volume.split(':')[0]!))
      .filter((name) => !name.startsWith('/'));
    expect(new Set(used)).toEqual(new Set(Object.keys(compose.volumes)));
  });

  test.each(['api', 'worker'])('sets only existing variables for %s', (name) => {
    // Node reads the last one.
    const known = new Set<string>([...VARIABLE_NAMES, 'TMPDIR']);
    const given = Object.keys(compose.services[name]!.environment!);
    expect(given.filter((variable) => !known.has(variable))).toEqual([]);
    expect(compose.services[name]!.environment).toMatchObject({ ROLES: name });
  });
});

describe('the Dockerfile', () => {
  test('runs as an ordinary user', () => {
    expect(dockerfile.lastIndexOf('USER node')).toBeGreaterThan(dockerfile.lastIndexOf('FROM '));
    expect(dockerfile.lastIndexOf('CMD ["node", "--en')).toBeGreaterThan(dockerfile.lastIndexOf('USER node'));
  });

  test('starts the same program as npm start', () => {
    expect(dockerfile).toContain(`CMD ${JSON.stringify(started).replaceAll(',', ', ')}`);
  });
});

describe('the systemd unit', () => {
  const unit = readFileSync('deploy/halftone.service', 'utf8');
  const settings = [...unit.matchAll(/^(\w+)=(.*)$/gm)].map(([, name, value]) => [name!, value!] as const);
  const valuesOf = (name: string) => settings.filter(([known]) => known === name).map(([, value]) => value);
  const { bin, files } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    bin: Record<string, string>;
    files: string[];
  };

  test('refers only to files that the unpacked package contains', () => {
    expect(valuesOf('ExecStart')).toEqual([`/usr/bin/node /opt/halftone/${bin.halftone}`]);
    const named = [...unit.matchAll(/\/opt\/halftone\/([\w./-]+)/g)].map(([, file]) => file!);
    expect(named.length).toBeGreaterThan(3);
    for (const file of named) {
      expect([file, existsSync(file)]).toEqual([file, true]);
      const isPacked = files.some((packed) => file === packed || file.startsWith(`${packed}/`));
      expect([file, isPacked]).toEqual([file, true]);
    }
  });

  test('sets only existing variables', () => {
    const names = valuesOf('Environment').flatMap((line) =>
      line.split(' ').map((pair) => pair.split('=')[0]!),
    );
    // Node and its packages read the last two.
    const known = new Set<string>([...VARIABLE_NAMES, 'TMPDIR', 'NODE_ENV']);
    expect(names).toContain('DATA_DIR');
    expect(names.filter((name) => !known.has(name))).toEqual([]);
  });

  test('lets the program end its own children, and waits long enough for it', () => {
    expect(valuesOf('KillMode')).toEqual(['mixed']);
    expect(Number(valuesOf('TimeoutStopSec'))).toBeGreaterThan(30);
  });

  describeWith('systemd-analyze', spawnSync('systemd-analyze', ['--version']).status === 0, () => {
    test('is valid for systemd, which rates it as well hardened', async () => {
      const folder = await mkdtemp(path.join(tmpdir(), 'halftone-unit-'));
      try {
        const file = path.join(folder, 'halftone.service');
        // The path of Node on this machine.
        await writeFile(file, unit.replace('=/usr/bin/node ', `=${process.execPath} `));
        const verified = spawnSync('systemd-analyze', ['verify', '--man=no', file], { encoding: 'utf8' });
        expect([verified.status, verified.stdout, verified.stderr]).toEqual([0, '', '']);
        // In tenths of systemd's exposure level, from 0 to 100.
        const limits = ['security', '--offline=true', '--threshold=20', '--no-pager', file];
        const judged = spawnSync('systemd-analyze', limits, { encoding: 'utf8' });
        expect([judged.status, judged.stderr]).toEqual([0, '']);
      } finally {
        await rm(folder, { recursive: true });
      }
    });
  });
});

describe('the alerts', () => {
  const { groups } = parse(readFileSync('deploy/alerts.yml', 'utf8')) as {
    groups: { rules: { alert: string }[] }[];
  };
  const names = groups.flatMap(({ rules }) => rules.map(({ alert }) => alert));

  test('are exactly those that docs/operations.md explains', () => {
    const explained = readFileSync('docs/operations.md', 'utf8').matchAll(/^\| `(Halftone\w+)` /gm);
    expect([...explained].map(([, name]) => name)).toEqual(names);
  });

  describeWith('promtool', spawnSync('promtool', ['--version']).status === 0, () => {
    test('fire in the situations of deploy/alerts.test.yml, and only then', () => {
      const { status, stdout, stderr } = spawnSync('promtool', ['test', 'rules', 'deploy/alerts.test.yml'], {
        encoding: 'utf8',
      });
      expect([status, `${stdout}${stderr}`]).toEqual([0, expect.stringContaining('SUCCESS')]);
    });
  });
});
