import { ConsoleLogger, type LogLevel } from '@nestjs/common';

const LEVELS: readonly LogLevel[] = ['fatal', 'error', 'warn', 'log', 'debug', 'verbose'];

/** Parts of the framework that tell at each start what they found; of interest to who debugs the wiring alone. */
const CHATTY = new Set([
  'GraphQLModule',
  'InstanceLoader',
  'NestApplication',
  'NestFactory',
  'RouterExplorer',
  'RoutesResolver',
]);

/** The program's log: on the console, from `level` upwards, with the framework's own start-up lines as debug. */
export class ProgramLogger extends ConsoleLogger {
  constructor(level: LogLevel) {
    super({ prefix: 'Halftone', logLevels: LEVELS.slice(0, LEVELS.indexOf(level) + 1), compact: true });
  }

  override log(message: unknown, ...rest: unknown[]): void {
    const context = rest.at(-1);
    if (typeof context === 'string' && CHATTY.has(context)) this.debug(message, ...rest);
    else super.log(message, ...rest);
  }
}
