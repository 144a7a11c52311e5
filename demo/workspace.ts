import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { DemoError } from './demo.errors.js';

/** The folder of the demo. It remains until the next demo starts. */
export interface Workspace extends AsyncDisposable {
  readonly root: string;
  /** The program's DATA_DIR. */
  readonly dataDir: string;
  readonly logFile: string;
  readonly inputCsv: string;
  readonly outputCsv: string;
  /** Returns the path of an original image, and of its compressed version. */
  originalOf(file: string): string;
  compressedOf(file: string): string;
}

/**
 * Deletes the folder of the last demo and creates it again.
 *
 * @throws {DemoError} when a running process uses the folder, or it cannot be deleted
 */
export async function openWorkspace(root: string): Promise<Workspace> {
  const claim = join(root, 'demo.pid');
  const dataDir = join(root, 'data');
  try {
    await rejectWhileUsed(root, claim, 'Another demo');
    await rejectWhileUsed(root, join(dataDir, 'postgres', 'postmaster.pid'), 'A database');
    await rm(root, { recursive: true, force: true });
    await mkdir(join(root, 'originals'), { recursive: true });
    await mkdir(join(root, 'compressed'));
    await writeFile(claim, `${process.pid}\n`, { flag: 'wx' });
  } catch (error) {
    if (error instanceof DemoError) throw error;
    throw new DemoError(`The folder ${root} cannot be recreated: ${String(error)}`, { cause: error });
  }
  return {
    root,
    dataDir,
    logFile: join(root, 'halftone.log'),
    inputCsv: join(root, 'catalogue.csv'),
    outputCsv: join(root, 'output.csv'),
    originalOf: (file) => join(root, 'originals', basename(file)),
    compressedOf: (file) => join(root, 'compressed', basename(file)),
    [Symbol.asyncDispose]: () => rm(claim, { force: true }),
  };
}

async function rejectWhileUsed(root: string, pidFile: string, user: string): Promise<void> {
  const pid = await readPid(pidFile);
  if (pid === null || !isRunning(pid)) return;
  throw new DemoError(
    `${user} (process ${pid}) uses the folder ${root}: end it first, or delete the folder if that process is another program.`,
  );
}

/** Reads the process number on the first line; returns null when the file does not exist. */
async function readPid(path: string): Promise<number | null> {
  try {
    const pid = Number.parseInt(await readFile(path, 'utf8'), 10);
    return pid > 0 ? pid : null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function isRunning(pid: number): boolean {
  // In a new container this process may have the number of the last demo.
  if (pid === process.pid) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
