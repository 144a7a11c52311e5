import { readdir, utimes } from 'node:fs/promises';
import path from 'node:path';
import { until } from '../../support/stage.js';
import type { SoakStage } from '../stage.js';
import type { Linked } from './answers.js';

/** The sweep skips objects younger than a day, so everything is dated back by two days. */
const AGE_SECONDS = 2 * 86_400;
const SWEPT_WITHIN_MS = 45_000;

/** Runs the orphan sweep, and checks that the remaining objects are exactly those of the links. */
export async function checkObjects(soak: SoakStage, linked: readonly Linked[]): Promise<void> {
  const { ledger, stage } = soak;
  const before = await surplus(soak, linked);
  ledger.count('objects: surplus before the sweep', before.length);
  await makeOld(path.join(stage.program.dataDir, 'objects'));
  // A worker runs the sweep when it starts.
  await Promise.all(soak.workers.map((worker) => worker.replace()));
  const requests = path.join(stage.program.dataDir, 'objects', 'requests');
  const isSwept = async () =>
    (await surplus(soak, linked)).length === 0 &&
    (await stage.objects.unfinished()).length === 0 &&
    (await emptyFolders(requests)).length === 0;
  await until(isSwept, SWEPT_WITHIN_MS).catch(() => undefined);
  for (const key of await surplus(soak, linked))
    ledger.break('nothing surplus is stored after the sweep', key);
  const unfinished = await stage.objects.unfinished();
  for (const file of unfinished) ledger.break('nothing half-written is left after the sweep', file);
  for (const folder of await emptyFolders(requests))
    ledger.break('no empty folder is left after the sweep', folder);
  const stored = new Set(await stage.objects.list('requests/'));
  ledger.count('objects: stored at the end', stored.size);
  for (const { keys, requestId } of linked)
    for (const key of keys)
      if (!stored.has(key)) ledger.break('no object is missing', `${key} of ${requestId}`);
}

/** Returns the keys without a link; an original has no link here, but its key contains the id of its image. */
async function surplus({ ledger, stage }: SoakStage, linked: readonly Linked[]): Promise<string[]> {
  const keys = new Set(linked.flatMap((one) => [...one.keys]));
  const originals = linked
    .filter(({ requestId }) => ledger.requests.get(requestId)?.keepOriginals === true)
    .flatMap(({ completedImages }) => completedImages);
  const ids = new Set(originals);
  const isOriginal = (key: string) =>
    key.includes('/originals/') && ids.has(/[0-9a-f-]{36}/.exec(key.split('/originals/')[1]!)?.[0] ?? '');
  return (await stage.objects.list('requests/')).filter((key) => !keys.has(key) && !isOriginal(key));
}

async function emptyFolders(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const used = new Set(entries.map(({ parentPath }) => parentPath));
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ parentPath, name }) => path.join(parentPath, name))
    .filter((name) => !used.has(name));
}

async function makeOld(folder: string): Promise<void> {
  const old = Date.now() / 1000 - AGE_SECONDS;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    await utimes(path.join(entry.parentPath, entry.name), old, old).catch(() => undefined);
  }
}
