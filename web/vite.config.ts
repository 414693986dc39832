import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** Browsers that know `light-dark()`, nesting and `<dialog>`; nothing is rewritten for older ones. */
const browsers = ["chrome123", "firefox128", "safari17.5"];

/** Where `npm start` listens; it accepts changes only from its own origin. */
const portal = "http://localhost:8080";

export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  plugins: [react()],
  // Beneath the reader of Access files, in the worker: Node's buffers come from a package, its streams are only inherited from.
  resolve: { alias: [{ find: /^buffer$/, replacement: "buffer/" }, { find: /^(readable-)?stream$/, replacement: fileURLToPath(new URL("src/formats/stream.ts", import.meta.url)) }] },
  build: {
    outDir: "dist",
    emptyOutDir: true,
    target: browsers,
    cssTarget: browsers,
    sourcemap: false,
    // The content security policy knows no `data:`; every picture is a file of its own.
    assetsInlineLimit: 0,
    // The entry's own preload list is enough; the polyfill would only add script.
    modulePreload: { polyfill: false },
    // The budget test reads it to know what the entry loads.
    manifest: true,
  },
  worker: {
    format: "es",
    // Stable beginnings: the server allows WebAssembly on exactly `assets/hash-worker-*.js`, `tables-worker-*.js`, `masked-rows-worker-*.js` and `session-host-worker-*.js`.
    rollupOptions: { output: { entryFileNames: "assets/[name]-[hash].js" } },
  },
  server: { port: 5173, strictPort: true, proxy: { "/api": { target: portal, ws: true, changeOrigin: true, headers: { origin: portal } } } },
});
