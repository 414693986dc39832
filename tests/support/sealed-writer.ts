import { newFileKey } from "../../server/sealing/keys.ts";
import { openLocalObjectStore } from "../../server/storage/objects/local.ts";
import { createSealedStore } from "../../server/storage/objects/sealed.ts";
import { sender } from "./bytes.ts";
import { pattern } from "./sealed-vectors.ts";

/**
 * A process that is meant to be killed: `node sealed-writer.ts ROOT FILE_ID KEY_HEX BYTES REQUEST_BYTES [FINISH]` goes on with a file
 * of the pattern with seed 9 in requests of this size, and prints each offset once it is acknowledged.
 */
const [root = "", fileId = "", keyHex = "", bytes = "", requestBytes = "", finish] = process.argv.slice(2);
const fileKey = keyHex === "" ? newFileKey() : Buffer.from(keyHex, "hex");
const plain = pattern(9, Number(bytes));
const store = createSealedStore(await openLocalObjectStore(root));
await store.begin(fileId, fileKey);
let offset = await store.offset(fileId, fileKey);
process.stdout.write(`${String(offset)}\n`);
while (offset < plain.length) {
  const request = plain.subarray(offset, offset + Number(requestBytes));
  offset = await store.append(fileId, fileKey, sender(request), { offset, maxBytes: request.length });
  process.stdout.write(`${String(offset)}\n`);
}
if (finish !== undefined) {
  await store.finish(fileId, fileKey);
  process.stdout.write("finished\n");
}
// Stays until it is killed: a clean exit would be another test.
setInterval(() => undefined, 60_000);
