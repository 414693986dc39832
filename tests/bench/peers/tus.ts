import { FileStore } from "@tus/file-store";
import { Server } from "@tus/server";
import { folder, serve } from "./serve.ts";

/** `@tus/server` as its documentation sets it up, with its plaintext file store. */
const tus = new Server({ path: "/files", relativeLocation: true, datastore: new FileStore({ directory: folder }) });
serve((request, response) => void tus.handle(request, response));
