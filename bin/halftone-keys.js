#!/usr/bin/env node
// Creates, lists and revokes keys, as `npm run keys` does in a checkout.
process.setSourceMapsEnabled(true);
await import('../dist/bundle/halftone-keys.js');
