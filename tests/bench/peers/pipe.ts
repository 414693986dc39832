import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { folder, serve } from "./serve.ts";

/** The least that an upload can be: the request, piped into a file. */
serve((request, response) => {
  pipeline(request, createWriteStream(join(folder, "piped"))).then(
    () => response.writeHead(204).end(),
    () => response.destroy(),
  );
});
