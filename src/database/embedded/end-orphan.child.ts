import { endOrphan } from './end-orphan.js';

// Run by the watchdog after its program has ended.
await endOrphan(process.argv[2]!);
