import * as module from 'node:module';
import * as hooks from './source.hooks.js';

// For processes beside the tests: `node --import <this file> <file.ts>` runs TypeScript from source.
// Node 20 has no hooks in the same thread, and later versions warn of those in another.
if (module.registerHooks === undefined) module.register('./source.hooks.js', import.meta.url);
else module.registerHooks(hooks);
