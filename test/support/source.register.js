import { register } from 'node:module';

// For child processes of tests: `node --import <this file> <file.ts>` runs TypeScript from source.
register('./source.hooks.js', import.meta.url);
