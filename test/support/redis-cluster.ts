import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { freePort } from './free-port.js';
import { startRedis, type TestRedis } from './redis.js';
import { until } from './stage.js';

/** Three masters on loopback that share the slots. */
export interface TestCluster {
  readonly nodes: readonly TestRedis[];
  dispose(): Promise<void>;
}

/** Starts a cluster and waits until all of its slots are served. */
export async function startRedisCluster(): Promise<TestCluster> {
  const nodes = await Promise.all([startNode(), startNode(), startNode()]);
  const addresses = nodes.map(({ port }) => `127.0.0.1:${port}`);
  await promisify(execFile)('redis-cli', ['--cluster', 'create', ...addresses, '--cluster-yes']);
  for (const node of nodes)
    await until(async () => /cluster_state:ok/.test(await node.ask<string>('CLUSTER', 'INFO')));
  return { nodes, dispose: async () => void (await Promise.all(nodes.map((node) => node.dispose()))) };
}

async function startNode(): Promise<TestRedis> {
  // The default, the port plus 10,000, may be above the highest port.
  const busPort = String(await freePort());
  return startRedis(['--cluster-enabled', 'yes', '--cluster-port', busPort]);
}
