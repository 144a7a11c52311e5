import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Bundles the dashboard and the GraphiQL page, with everything that they load, into `dist/web`: pages and hashed assets. */
export default defineConfig({
  // Relative, because a proxy may add a prefix to the path.
  base: './',
  build: {
    outDir: here('../dist/web'),
    emptyOutDir: true,
    rolldownOptions: {
      input: [here('dashboard/index.html'), here('graphiql/index.html')],
      // A busy machine makes the timings of plugins a warning.
      checks: { pluginTimings: false },
      onLog(level, log, report) {
        // The directive "use client" has no meaning in a bundle that runs only in browsers.
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') report(level, log);
      },
    },
    // Nothing is inlined, so the content security policy needs no `data:` for fonts or scripts.
    assetsInlineLimit: 0,
    // Monaco is one chunk of a few megabytes, loaded after the page has rendered.
    chunkSizeWarningLimit: 4096,
  },
});
