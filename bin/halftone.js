#!/usr/bin/env node
// Starts the program, as `npm start` does in a checkout.
process.setSourceMapsEnabled(true);
await import('../dist/bundle/halftone.js');
