// For `node --import`, with the path of a file as its query: while that file exists, no compressor child starts.
import { existsSync } from 'node:fs';

const marker = decodeURIComponent(new URL(import.meta.url).search.slice(1));
if (process.argv[1]?.endsWith('compressor.child.js') && existsSync(marker)) process.exit(1);
