import type { CommandSpec } from '../command.js';

export const MIGRATE: CommandSpec = {
  name: 'migrate',
  summary: 'Run the pending migrations of the database, and end.',
  description:
    'A server runs them itself when it starts. Where many processes start together, such as in Kubernetes, run them once before.',
  load: async () => (await import('../migrate/migrate.js')).migrate,
};
