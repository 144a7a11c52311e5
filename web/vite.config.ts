import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Bundles the playground, with all that it loads, into `dist/web`: the page itself and hashed assets. */
export default defineConfig({
  // Relative, since a proxy may put a path before ours.
  base: './',
  build: {
    outDir: here('../dist/web'),
    emptyOutDir: true,
    rolldownOptions: {
      input: here('graphiql/index.html'),
      onLog(level, log, report) {
        // "use client" says nothing to a bundle that only ever runs in a browser.
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') report(level, log);
      },
    },
    // Nothing is inlined: the content security policy then needs no `data:` for fonts or scripts.
    assetsInlineLimit: 0,
    // Monaco is one chunk of a few megabytes, loaded after the page has been drawn.
    chunkSizeWarningLimit: 4096,
  },
});
