import { register } from 'node:module';

// For child processes of tests: `node --import <this file> <file.ts>` runs our TypeScript as it stands.
register('./source.hooks.js', import.meta.url);
