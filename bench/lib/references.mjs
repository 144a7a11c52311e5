import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startChild } from './children.mjs';
import { cpuBetween, cpuTimes } from './processes.mjs';
import { csvOf } from './program.mjs';
import { startRedis } from './services.mjs';

const module = (name) => new URL(`../reference/${name}`, import.meta.url);

/** Measures one run of a process: `images`, `seconds`, and CPU milliseconds by kind, like a request of the program. */
async function measured(roots, images, work) {
  const before = cpuTimes(roots);
  const { seconds } = await work();
  return { images, seconds, cpu: cpuBetween(before, cpuTimes(roots)) };
}

/** Starts the bare sharp loop on the images of a folder; `run(count)` compresses that many. */
export async function startSharpLoop({ cleanup, root, folder }) {
  const child = await startChild(cleanup, module('sharp-loop.child.mjs'), { args: [folder, root] });
  const roots = [{ kind: 'main', pid: child.pid }];
  return { roots, run: (count) => measured(roots, count, () => child.ask({ count })) };
}

/** Starts the pipeline of an afternoon on a Redis of its own; `run(urls)` compresses these images. */
export async function startPipeline({ cleanup }) {
  const redis = await startRedis(cleanup);
  const folder = mkdtempSync(path.join(tmpdir(), 'halftone-bench-pipeline-'));
  cleanup.add(() => rmSync(folder, { recursive: true, force: true }));
  const child = await startChild(cleanup, module('pipeline.child.mjs'), { args: [redis.url, folder] });
  const roots = [{ kind: 'main', pid: child.pid }, redis.service];
  return { roots, run: (urls) => measured(roots, urls.length, () => child.ask({ csv: csvOf(urls) })) };
}
