import type { LoggerService } from '@nestjs/common';
import { type Level, type Logger, pino, stdTimeFunctions } from 'pino';
import { logContext } from '../common/index.js';
import { logEntry } from './log-entry.js';
import { readable } from './readable.js';

/** Framework classes whose start-up lines are only useful when debugging the module wiring. */
const VERBOSE_CONTEXTS = new Set([
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
 * Writes the program's log to standard output, from `level` upwards: one JSON object per line, or readable text. Each line
 * carries the ids of the current work. The framework's own start-up lines are logged as debug.
 */
export class ProgramLogger implements LoggerService {
  private readonly pino: Logger;

  constructor({ level, format }: LogOptions) {
    const options = { level, base: undefined, timestamp: stdTimeFunctions.isoTime, mixin: logContext };
    this.pino = pino(options, format === 'json' ? jsonOutput : textOutput);
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
    this.write(VERBOSE_CONTEXTS.has(String(details.at(-1))) ? 'debug' : 'info', message, details);
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

// Not pino's own stream, which throws when the output cannot be written; main.ts handles that for standard output.
const jsonOutput = { write: (line: string) => void process.stdout.write(line) };

const textOutput = {
  write: (line: string) => void process.stdout.write(readable(line, process.stdout.hasColors?.() ?? false)),
};
