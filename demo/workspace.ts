import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { DemoError } from './demo.errors.js';

/** The demo's folder. All of it stays when the demo has ended, until the next one begins. */
export interface Workspace extends AsyncDisposable {
  readonly root: string;
  /** The program's DATA_DIR. */
  readonly dataDir: string;
  readonly logFile: string;
  readonly inputCsv: string;
  readonly outputCsv: string;
  /** Where a picture of the catalogue is kept as it was made, and as the program compressed it. */
  originalOf(file: string): string;
  compressedOf(file: string): string;
}

/**
 * Clears the folder of the last demo away and makes it anew.
 *
 * @throws {DemoError} when something that runs uses the folder, or it cannot be cleared
 */
export async function openWorkspace(root: string): Promise<Workspace> {
  const claim = join(root, 'demo.pid');
  const dataDir = join(root, 'data');
  try {
    await refuseWhileUsed(root, claim, 'Another demo');
    await refuseWhileUsed(root, join(dataDir, 'postgres', 'postmaster.pid'), 'A database');
    await rm(root, { recursive: true, force: true });
    await mkdir(join(root, 'originals'), { recursive: true });
    await mkdir(join(root, 'compressed'));
    await writeFile(claim, `${process.pid}\n`, { flag: 'wx' });
  } catch (error) {
    if (error instanceof DemoError) throw error;
    throw new DemoError(`The folder ${root} cannot be made anew: ${String(error)}`, { cause: error });
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

async function refuseWhileUsed(root: string, pidFile: string, user: string): Promise<void> {
  const pid = await readPid(pidFile);
  if (pid === null || !isRunning(pid)) return;
  throw new DemoError(
    `${user} (process ${pid}) uses the folder ${root}: end it first. If that is something else, delete the folder.`,
  );
}

/** The number on the first line; null when there is no such file. */
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
  // In a new container the number of the last demo may be ours.
  if (pid === process.pid) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
