import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { openFiles } from './open-files.js';
import type { Stage } from './stage.js';

/**
 * Everything that a program keeps: how many rows each table has, each object, each file and folder of its own, each
 * file without a name that it holds open. What a rejected upload must not add to.
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

/** The traces once nothing is under way any more: no transaction, no file half written, no upload on disk. */
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

/** How many transactions of the program stand open in the middle of their work. */
export async function openTransactions(stage: Pick<Stage, 'sql'>): Promise<number> {
  const [row] = await stage.sql<{ count: number }>(
    `SELECT count(*)::integer AS count FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL`,
  );
  return row!.count;
}

/** The storage's own folders, which stay. */
const LASTING = new Set(['objects/', 'objects/requests/', 'objects/~tmp/']);

/** The files and folders below `folder`, as paths in it; a folder's ends with a slash. */
export async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .map(
      (entry) =>
        `${path.relative(folder, path.join(entry.parentPath, entry.name))}${entry.isDirectory() ? '/' : ''}`,
    )
    .filter((name) => !LASTING.has(name))
    .toSorted();
}

/** The files that a process holds open though they are deleted; none where the system does not tell. */
async function namelessFiles(pid: number): Promise<string[]> {
  return (await openFiles(pid))
    .filter((target) => target.endsWith(' (deleted)'))
    .map((target) => `open: ${target}`);
}
