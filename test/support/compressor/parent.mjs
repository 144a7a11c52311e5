/** A parent with a busy pool: prints its child's report and the children's pids, and keeps running. */
import { CompressorPool } from '../../../dist/src/images/compressor/index.js';

const pool = new CompressorPool({
  children: 2,
  deadlineMs: 600_000,
  maxRssBytes: 2 ** 31,
  maxPixels: 1,
  childModule: new URL('./scripted.child.mjs', import.meta.url),
});
const { outputFormat } = await pool.compress(Buffer.from('ok'), {});
for (let at = 0; at < 4; at += 1) void pool.compress(Buffer.from('hang'), {});
const { names, execArgv } = JSON.parse(outputFormat);
process.stdout.write(`${JSON.stringify({ names, execArgv, pids: pool.stats.pids })}\n`);
