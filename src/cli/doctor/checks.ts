import { constants, existsSync, readFileSync } from 'node:fs';
import { access, mkdtemp, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { packageFile } from '../../common/index.js';
import { type Config, ConfigError, readConfig } from '../../config/index.js';
import { diagnoseDatabase, startEmbeddedPostgres } from '../../database/index.js';
import { verifyMailServer } from '../../notifications/index.js';
import { checkPort } from '../../port.js';
import { diagnoseQueue } from '../../queue-backend/index.js';
import { openObjectStorage } from '../../storage/index.js';
import { type Finding, failure, ok, warning } from './finding.js';
import { judgeClock, judgeDatabase, judgeDisk, judgeNode } from './judge.js';

/** How long a Halftone that listens already may take to answer. */
const ANSWER_MS = 3000;

type Variables = Readonly<Record<string, string | undefined>>;

/** Yields what each check finds, as soon as it has. The checks change nothing that a start would not create. */
export async function* examine(variables: Variables): AsyncGenerator<Finding> {
  const { engines } = JSON.parse(readFileSync(packageFile(), 'utf8')) as { engines: { node: string } };
  yield judgeNode(process.versions.node, engines.node);
  let config: Config;
  try {
    config = readConfig(variables);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    yield failure('Settings', error.errors.join('\n'));
    return;
  }
  yield* settings(config);
  yield* await attempt('Disk', () => disk(config));
  yield* await attempt('Port', () => port(config));
  yield* await attempt('Database', () => database(config));
  yield* await attempt('Queue', () => queue(config));
  yield* await attempt('Store', () => store(config));
  yield* await attempt('E-mail', () => email(config));
}

/** Runs a check; what it throws is its finding. The program's errors say what to do. */
async function attempt(name: string, check: () => Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await check();
  } catch (error) {
    return [failure(name, error instanceof Error ? error.message : String(error))];
  }
}

function settings({ roles, database: { url }, secretKey, http, auth }: Config): Finding[] {
  return [
    ok('Settings', `valid (${roles.join(' and ')})`),
    ...(url !== undefined && secretKey === undefined
      ? [
          warning(
            'Secret key',
            'none: with DATABASE_URL set SECRET_KEY, the same in every process, for webhooks and links.',
          ),
        ]
      : []),
    ...(!http.isLoopback && !auth.needsKey
      ? [
          warning(
            'Access',
            'AUTH=off on an address that others can reach: everyone there may do everything. Set AUTH=keys.',
          ),
        ]
      : []),
  ];
}

async function disk({ dataDir }: Config): Promise<Finding[]> {
  let folder = dataDir;
  while (!existsSync(folder)) folder = dirname(folder);
  const isWritable = await access(folder, constants.W_OK).then(
    () => true,
    () => false,
  );
  if (!isWritable) {
    return [
      failure(
        'Disk',
        `${folder} cannot be written to: give it to the user that runs Halftone, or set DATA_DIR to another folder.`,
      ),
    ];
  }
  const { bavail, bsize } = await statfs(folder);
  return [judgeDisk(folder, bavail * bsize)];
}

async function port({ http }: Config): Promise<Finding[]> {
  try {
    await checkPort(http);
    return [ok('Port', `${http.port} on ${http.host} is free`)];
  } catch (error) {
    const url = `http://${http.host.includes(':') ? `[${http.host}]` : http.host}:${http.port}/health/ready`;
    const response = await fetch(url, { signal: AbortSignal.timeout(ANSWER_MS) }).catch(() => null);
    const health = (await response?.json().catch(() => null)) as { status?: string } | null | undefined;
    if (health?.status === 'ok')
      return [ok('Port', `${http.port}: a Halftone is running there, and is ready`)];
    if (health?.status === 'error')
      return [warning('Port', `${http.port}: a Halftone is running there, and is not ready: see ${url}.`)];
    throw error;
  }
}

async function database({ database: { url } }: Config): Promise<Finding[]> {
  if (url !== undefined) {
    const facts = await diagnoseDatabase(url);
    return [judgeDatabase(facts), judgeClock(new Date(), facts.now)];
  }
  // Not in the data folder, which may belong to a running server.
  const folder = await mkdtemp(join(tmpdir(), 'halftone-doctor-'));
  try {
    const server = await startEmbeddedPostgres({ dataDir: folder });
    await server.stop();
    return [ok('Database', 'the embedded PostgreSQL starts on this machine')];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function queue({ queue: config }: Config): Promise<Finding[]> {
  const warnings = await diagnoseQueue(config);
  if (warnings.length > 0) return warnings.map((text) => warning('Queue', text));
  return [ok('Queue', config.redisUrl === undefined ? 'in PostgreSQL' : 'Redis accepts jobs')];
}

async function store(config: Config): Promise<Finding[]> {
  const { s3 } = config.storage;
  if (s3 === undefined && !existsSync(config.dataDir))
    return [ok('Store', `files will be in ${join(config.dataDir, 'objects')}`)];
  const storage = await openObjectStorage(config);
  await storage.check();
  return [
    ok(
      'Store',
      s3 === undefined
        ? `files in ${join(config.dataDir, 'objects')}`
        : `the bucket ${s3.bucket} at ${s3.endpoint}`,
    ),
  ];
}

async function email({ email: config }: Config): Promise<Finding[]> {
  if (config === undefined) return [ok('E-mail', 'off: SMTP_URL is not set')];
  const error = await verifyMailServer(config);
  if (error === null) return [ok('E-mail', 'the mail server accepts the login')];
  return [failure('E-mail', `${error} Check SMTP_URL, and that this machine may connect to it.`)];
}
