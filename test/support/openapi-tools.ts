import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

const FOLDER = path.resolve('test/tools/openapi/node_modules');

/** Whether the OpenAPI tools are installed: `npm ci --prefix test/tools/openapi`. */
export const hasOpenApiTools = existsSync(path.join(FOLDER, '.bin/newman'));

/** The output and exit code of a tool. */
export interface ToolRun {
  readonly exit: number;
  readonly output: string;
  readonly errors: string;
}

/** Runs one of the tools. It makes no request to other machines. */
export function runTool(name: string, args: readonly string[]): Promise<ToolRun> {
  const env = {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    REDOCLY_TELEMETRY: 'off',
    REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true',
    NO_COLOR: '1',
  };
  return new Promise((resolve, reject) => {
    execFile(
      path.join(FOLDER, '.bin', name),
      args,
      { env, maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) => {
        if (error !== null && typeof error.code !== 'number') reject(error);
        else resolve({ exit: Number(error?.code ?? 0), output: stdout, errors: stderr });
      },
    );
  });
}
