import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { SoakStage } from '../stage.js';

/** What no log may contain: unhandled errors, bugs, and warnings of Node. */
const FATAL_PATTERNS =
  /unhandled|uncaught|MaxListenersExceededWarning|\(node:\d+\)(?! \[)|\b(?:Type|Reference|Range|Assertion)Error\b/i;
const IDS = /[0-9a-f]{8}-[0-9a-f-]{27}|\b\d+\b/g;
const WARN = 40;
const SHOWN_CHARACTERS = 400;

/** The maximum number of identical messages per process and minute, over the whole soak. */
const MOST_A_MINUTE = 30;

/** Checks the output of the processes, and counts their warnings by message. */
export function checkLogs({ ledger, settings, api, workers }: SoakStage): void {
  for (const { name, program } of [api, ...workers]) {
    const said = new Map<string, number>();
    for (const line of program.output().split('\n')) {
      const entry = parse(line);
      if (FATAL_PATTERNS.test(line))
        ledger.break('no log holds an unhandled error', `${name}: ${line.slice(0, SHOWN_CHARACTERS)}`);
      if (entry !== null && entry.level >= WARN) {
        const message = `${entry.level > WARN ? 'error' : 'warn'} ${entry.context ?? ''}: ${shape(entry.msg)}`;
        ledger.count(`log: ${message}`);
        said.set(message, (said.get(message) ?? 0) + 1);
      }
    }
    const most = MOST_A_MINUTE * (settings.minutes + 1);
    for (const [message, times] of said)
      if (times > most) ledger.break('no message floods the log', `${name} said ${times} times: ${message}`);
  }
}

/** Writes the output of each process to a folder that is kept; resolves to its path. */
export async function keepLogs({ api, workers }: SoakStage): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'halftone-soak-logs-'));
  for (const { name, program } of [api, ...workers])
    await writeFile(path.join(folder, `${name.replace(' ', '-')}.log`), program.output());
  return folder;
}

interface Entry {
  readonly level: number;
  readonly msg: string;
  readonly context?: string;
}

function parse(line: string): Entry | null {
  if (!line.startsWith('{')) return null;
  try {
    return JSON.parse(line) as Entry;
  } catch {
    return null;
  }
}

/** Returns the start of a message without its variable parts, so that equal messages are counted together. */
const shape = (message: string): string => message.replaceAll(IDS, '#').slice(0, 60);
