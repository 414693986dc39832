import { createReadStream, statSync } from "node:fs";
import { join } from "node:path";
import { folder, serve } from "./serve.ts";

/** The least that a download can be: a file, piped into the answer. */
serve((_request, response) => {
  const path = join(folder, "served");
  response.writeHead(200, { "content-length": statSync(path).size });
  createReadStream(path).pipe(response);
});
