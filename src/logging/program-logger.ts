import type { LoggerService } from '@nestjs/common';
import { type Level, type Logger, pino, stdTimeFunctions } from 'pino';
import { logContext } from '../common/index.js';
import { logEntry } from './log-entry.js';
import { readable } from './readable.js';

/** Parts of the framework that tell at each start what they found; of interest to who debugs the wiring alone. */
const CHATTY = new Set([
  'GraphQLModule',
  'InstanceLoader',
  'NestApplication',
  'NestFactory',
  'RouterExplorer',
  'RoutesResolver',
]);

export interface LogOptions {
  readonly level: Level;
  readonly format: 'json' | 'text';
}

/**
 * The program's log, on standard output from `level` upwards: a JSON object a line, or text for people. Each
 * line carries the ids of what was being done. The framework's own start-up lines are debug.
 */
export class ProgramLogger implements LoggerService {
  private readonly pino: Logger;

  constructor({ level, format }: LogOptions) {
    const options = { level, base: undefined, timestamp: stdTimeFunctions.isoTime, mixin: logContext };
    this.pino = pino(options, format === 'json' ? toMachines : toPeople);
  }

  fatal(message: unknown, ...details: unknown[]): void {
    this.write('fatal', message, details);
  }

  error(message: unknown, ...details: unknown[]): void {
    this.write('error', message, details);
  }

  warn(message: unknown, ...details: unknown[]): void {
    this.write('warn', message, details);
  }

  log(message: unknown, ...details: unknown[]): void {
    this.write(CHATTY.has(String(details.at(-1))) ? 'debug' : 'info', message, details);
  }

  debug(message: unknown, ...details: unknown[]): void {
    this.write('debug', message, details);
  }

  verbose(message: unknown, ...details: unknown[]): void {
    this.write('trace', message, details);
  }

  private write(level: Level, message: unknown, details: readonly unknown[]): void {
    if (!this.pino.isLevelEnabled(level)) return;
    const { msg, ...entry } = logEntry(message, details);
    this.pino[level](entry, msg);
  }
}

// Not pino's own stream, which throws when the output cannot be written; for standard output that is dealt with once.
const toMachines = { write: (line: string) => void process.stdout.write(line) };

const toPeople = {
  write: (line: string) => void process.stdout.write(readable(line, process.stdout.hasColors?.() ?? false)),
};
