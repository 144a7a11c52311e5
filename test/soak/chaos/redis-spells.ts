import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../random.js';
import type { SoakStage } from '../stage.js';
import type { Spell } from './chaos.js';

/** The memory that Redis may use beyond its current use before it evicts. */
const ROOM_BYTES = 64 * 1024;
const JUNK = 'x'.repeat(16 * 1024);

/** The faults of Redis, whose data the program must not depend on. */
export function redisSpells({ redis, ledger }: SoakStage, random: Random): Spell[] {
  const config = (name: string, value: string) => redis.ask('CONFIG', 'SET', name, value);
  return [
    { name: 'redis flushed', weight: 2, run: async () => void (await redis.ask('FLUSHALL')) },
    {
      name: 'redis keys deleted at random',
      weight: 3,
      run: async () => {
        const keys = await redis.ask<string[]>('KEYS', '*');
        const victims = keys.filter(() => random.chance(0.3));
        if (victims.length > 0)
          ledger.count('redis: keys deleted', await redis.ask<number>('DEL', ...victims));
      },
    },
    {
      name: 'redis evicts',
      weight: 2,
      run: async () => {
        const before = await statistic('stats', 'evicted_keys');
        await config('maxmemory-policy', 'allkeys-lru');
        await config('maxmemory', String((await statistic('memory', 'used_memory')) + ROOM_BYTES));
        for (let at = 0; at < random.integer(20, 60); at += 1) {
          await redis.ask('SET', `junk:${at}`, JUNK, 'EX', '5').catch(() => undefined);
          await sleep(100);
        }
        await config('maxmemory', '0');
        await config('maxmemory-policy', 'noeviction');
        ledger.count('redis: keys evicted', (await statistic('stats', 'evicted_keys')) - before);
      },
    },
    {
      name: 'redis restarted empty',
      weight: 2,
      run: async () => {
        await redis.stop();
        await sleep(random.integer(0, 6000));
        await redis.start();
      },
    },
    {
      name: 'redis suspended',
      weight: 1,
      run: async () => {
        redis.pause();
        await sleep(random.integer(1000, 8000));
        redis.resume();
      },
    },
  ];

  async function statistic(section: string, name: string): Promise<number> {
    const info = await redis.ask<string>('INFO', section);
    return Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(info)?.[1] ?? 0);
  }
}
