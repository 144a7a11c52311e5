import { endOrphan } from './end-orphan.js';

// The watchdog runs this after its program has ended.
await endOrphan(process.argv[2]!);
