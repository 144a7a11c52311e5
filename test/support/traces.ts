import path from 'node:path';
import { entriesBelow } from './objects.js';
import { openFiles } from './open-files.js';
import type { Stage } from './stage.js';

/**
 * Everything that a program stores: the number of rows per table, each object, file and folder, and each open deleted
 * file. A rejected upload must not add anything to it.
 */
export async function traces(stage: Pick<Stage, 'sql' | 'program' | 'objects'>): Promise<string[]> {
  const tables = await stage.sql<{ name: string }>(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename NOT IN ('migrations', 'installation') ORDER BY 1`,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const [row] = await stage.sql<{ count: number }>(`SELECT count(*)::integer AS count FROM ${name}`);
    if (row!.count > 0) found.push(`${row!.count} rows in ${name}`);
  }
  return [
    ...found,
    ...new Set([
      ...(await stage.objects.list()).map((key) => `objects/${key}`),
      ...(await stage.objects.unfinished()).map((name) => `objects/~tmp/${name}`),
      ...(await filesBelow(stage.program.dataDir)),
    ]),
    ...(await namelessFiles(stage.program.pid)),
  ];
}

/** Returns the traces when all work has ended: no transaction, no half-written file, no upload on disk. */
export async function tracesAtRest(
  stage: Pick<Stage, 'sql' | 'program' | 'objects' | 'until'>,
): Promise<string[]> {
  let found: string[] = [];
  await stage.until(async () => {
    if ((await openTransactions(stage)) > 0) return false;
    found = await traces(stage);
    return !found.some((trace) => trace.startsWith('objects/~tmp/') || trace.startsWith('open: '));
  });
  return found;
}

/** Counts the open transactions of the program. */
export async function openTransactions(stage: Pick<Stage, 'sql'>): Promise<number> {
  const [row] = await stage.sql<{ count: number }>(
    `SELECT count(*)::integer AS count FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL`,
  );
  return row!.count;
}

/** The permanent folders of the storage. */
const LASTING = new Set(['objects/', 'objects/requests/', 'objects/~tmp/']);

/** Lists the files and folders below `folder` as relative paths; those of folders end with a slash. */
export async function filesBelow(folder: string): Promise<string[]> {
  const entries = await entriesBelow(folder);
  return entries
    .map(
      (entry) =>
        `${path.relative(folder, path.join(entry.parentPath, entry.name))}${entry.isDirectory() ? '/' : ''}`,
    )
    .filter((name) => !LASTING.has(name))
    .toSorted();
}

/** Lists the deleted files that a process has open; empty where the system does not list them. */
async function namelessFiles(pid: number): Promise<string[]> {
  return (await openFiles(pid))
    .filter((target) => target.endsWith(' (deleted)'))
    .map((target) => `open: ${target}`);
}
