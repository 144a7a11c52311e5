import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { chaos } from './chaos/chaos.js';
import { processSpells } from './chaos/process-spells.js';
import { redisSpells } from './chaos/redis-spells.js';
import { serviceSpells } from './chaos/service-spells.js';
import { checkAnswers } from './checks/answers.js';
import { checkDeliveries } from './checks/deliveries.js';
import { checkLogs, keepLogs } from './checks/logs.js';
import { checkObjects } from './checks/objects.js';
import { checkRows } from './checks/rows.js';
import { checkSettled } from './checks/settled.js';
import { SoakClient } from './client.js';
import { runInNamespace } from './namespace.js';
import { randomFor } from './random.js';
import { report } from './report.js';
import { readSettings } from './settings.js';
import { type SoakStage, startSoakStage } from './stage.js';

/** The time limit for streams to end and processes to start once everything has settled. */
const CALM_WITHIN_MS = 30_000;

const inNamespace = await runInNamespace();
process.exit(inNamespace ?? (await soak()));

/** Runs the soak; resolves to the exit code. */
async function soak(): Promise<number> {
  const settings = readSettings(process.env);
  const random = (part: string) => randomFor(settings.seed, part);
  say(`SOAK_SEED=${settings.seed}, ${settings.minutes} minutes`);
  // From the start on: a killed soak leaves processes and folders behind.
  const interrupted = new Promise<'interrupted'>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.on(signal, () => resolve('interrupted'));
    process.on('disconnect', () => resolve('interrupted'));
  });
  const stage = await startSoakStage(settings, random('receiver'));
  try {
    if (stage.disk === null) say('The disk is never full here: that needs root and `unshare`.');
    if (stage.clock === null) say("The database's clock never jumps here: that needs libfaketime.");
    const outcome = await Promise.race([live(stage, random).then(() => 'done' as const), interrupted]);
    if (outcome === 'interrupted') return 130;
    report(stage.ledger, settings);
    if (stage.ledger.broken.length === 0) return 0;
    say(`What the processes have printed is kept in ${await keepLogs(stage)}.`);
    return 1;
  } finally {
    await stage.dispose();
  }
}

async function live(stage: SoakStage, random: (part: string) => ReturnType<typeof randomFor>): Promise<void> {
  const { settings } = stage;
  const stopping = new AbortController();
  const over = new AbortController();
  for (const { signal } of [stopping, over]) setMaxListeners(0, signal);
  const ending = { stopping: stopping.signal, over: over.signal };
  const clients = Array.from({ length: settings.clients }, (_, at) =>
    new SoakClient(`client-${at}`, stage, random(`client ${at}`), ending).run(),
  );
  const processes = random('processes');
  const services = random('services');
  const troubles = [
    chaos(stage, processSpells(stage, processes), {
      random: processes,
      stopping: stopping.signal,
      quietMs: [2000, 9000],
    }),
    chaos(stage, [...redisSpells(stage, services), ...serviceSpells(stage, services)], {
      random: services,
      stopping: stopping.signal,
      quietMs: [2000, 8000],
    }),
  ];
  await sleep(settings.minutes * 60_000);
  say('Chaos ends; everything has to settle.');
  stopping.abort();
  await Promise.all(troubles);
  await within(CALM_WITHIN_MS, clients, () =>
    stage.ledger.break('every client gets its answers', 'one still waits'),
  );
  await checkSettled(stage);
  const streams = [...stage.ledger.requests.values()].flatMap(({ following }) => following);
  await within(CALM_WITHIN_MS, streams, () => undefined);
  over.abort();
  await Promise.allSettled([...streams, ...clients]);
  say('Checking every invariant.');
  await checkRows(stage);
  await checkDeliveries(stage);
  await checkObjects(stage, await checkAnswers(stage));
  checkLogs(stage);
}

/** Waits for all of `work`, up to a time limit. */
async function within(ms: number, work: readonly Promise<unknown>[], onLate: () => void): Promise<void> {
  const late = new AbortController();
  await Promise.race([Promise.all(work), sleep(ms, undefined, { signal: late.signal }).then(onLate)]);
  late.abort();
}

function say(line: string): void {
  process.stdout.write(`${new Date().toISOString().slice(11, 19)} ${line}\n`);
}
