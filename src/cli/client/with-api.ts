import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Arguments } from '../arguments/arguments.js';
import type { CommandContext, CommandHandler } from '../command.js';
import { startEmbedded } from '../process/embedded-server.js';
import { abortOnInterruption, InterruptedError } from '../process/interruption.js';
import { serverOf } from './server-of.js';
import { ApiClient } from './api-client.js';

/** Where `halftone serve` listens by default. */
const LOCAL_SERVER = 'http://127.0.0.1:3000';

/** What a command does with a server; returns the exit code. */
export type ApiCommand = (api: ApiClient, given: Arguments, context: CommandContext) => Promise<number>;

/** Creates the handler of a command that asks a server: the one of --server, or the one of this machine. */
export function withApi(command: ApiCommand): CommandHandler {
  return (given, context) =>
    interruptible(context, async (signal) => {
      const server = serverOf(given, context.variables) ?? LOCAL_SERVER;
      return command(clientOf(server, given, context, signal), given, context);
    });
}

/** Creates the handler of a command that does without a server: it starts one for itself unless --server names one. */
export function withAnyApi(command: ApiCommand): CommandHandler {
  return (given, context) =>
    interruptible(context, async (signal, abort) => {
      const server = serverOf(given, context.variables);
      if (server !== null) return command(clientOf(server, given, context, signal), given, context);
      const folder = await mkdtemp(join(tmpdir(), 'halftone-'));
      try {
        const embedded = await startEmbedded({
          programFile: context.programFile,
          dataDir: join(folder, 'data'),
          logFile: join(folder, 'halftone.log'),
          variables: context.variables,
          settings: { ROLES: 'api' },
          signal,
          onUnexpectedExit: abort,
        });
        try {
          return await command(clientOf(embedded.url, given, context, signal), given, context);
        } finally {
          await embedded.stop();
        }
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    });
}

function clientOf(
  server: string,
  given: Arguments,
  { variables }: CommandContext,
  signal: AbortSignal,
): ApiClient {
  const key = given.text('key') ?? (variables.HALFTONE_KEY || undefined);
  return new ApiClient({ server, key, signal, program: given.program });
}

async function interruptible(
  { stdout }: CommandContext,
  work: (signal: AbortSignal, abort: (reason: Error) => void) => Promise<number>,
): Promise<number> {
  const interruption = abortOnInterruption(stdout);
  try {
    return await work(interruption.signal, (reason) => interruption.abort(reason));
  } catch (error) {
    const reason: unknown = interruption.signal.aborted ? interruption.signal.reason : error;
    if (reason instanceof InterruptedError) return reason.exitCode;
    throw reason;
  } finally {
    interruption.release();
  }
}
