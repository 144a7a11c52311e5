import { existsSync } from 'node:fs';
import { programName, runCommandLine } from './cli/index.js';

// When the reader of the output has exited or its disk is full, the program continues without output. An 'error' event
// without a listener would end the process in the middle of its work.
for (const output of [process.stdout, process.stderr]) output.on('error', () => undefined);

process.exitCode = await runCommandLine(process.argv.slice(2), {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  get variables() {
    // The environment takes precedence over the file.
    if (existsSync('.env')) process.loadEnvFile();
    return process.env;
  },
  program: programName(process.env),
  programFile: import.meta.filename,
  async serve(settings) {
    // Imported only now, so that other commands do not wait for it.
    const { serve } = await import('./serve.js');
    return serve({ ...this.variables, ...settings });
  },
});
