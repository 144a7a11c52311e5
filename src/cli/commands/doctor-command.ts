import type { CommandSpec } from '../command.js';
import { JSON_OUTPUT } from './compress-command.js';

export const DOCTOR: CommandSpec = {
  name: 'doctor',
  summary: 'Check the settings and everything that the server needs.',
  description:
    'Checks Node.js, the settings, the disk, the port, the database and its clock, the queue, the store of the files and the ' +
    'mail server, with the settings of this folder and environment, and says how to fix what is wrong.\n' +
    'Exit code: 0 when the server can start, 1 when not.',
  options: [JSON_OUTPUT],
  examples: [{ command: 'halftone doctor', explanation: 'Checks what `halftone serve` would use.' }],
  load: async () => (await import('../doctor/doctor.js')).doctor,
};
