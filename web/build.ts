import { fileURLToPath } from "node:url";

/**
 * Builds the browser app into `web/dist`; run by `npm ci` (`prepare`) and `npm run build`.
 * Where vite is not installed (a production install without development packages) it says so and is content:
 * such an install brings its built pages along.
 */
async function buildWeb(): Promise<void> {
  let vite: typeof import("vite");
  try {
    vite = await import("vite");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ERR_MODULE_NOT_FOUND") throw error;
    console.log("The pages are not built here, because vite is not installed.");
    return;
  }
  await vite.build({ configFile: fileURLToPath(new URL("vite.config.ts", import.meta.url)), logLevel: "warn" });
}

await buildWeb();
