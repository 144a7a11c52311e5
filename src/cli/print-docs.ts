import { HALFTONE } from './command-tree.js';
import { docsPage } from './help/docs-page.js';

// Prints docs/cli.md.
process.stdout.write(docsPage(HALFTONE));
