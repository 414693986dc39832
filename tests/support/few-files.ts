import { closeSync, openSync } from "node:fs";
import { newFileKey } from "../../server/sealing/keys.ts";
import { openLocalObjectStore } from "../../server/storage/objects/local.ts";
import { createSealedStore } from "../../server/storage/objects/sealed.ts";
import { sender } from "./bytes.ts";

/** Run as `node few-files.ts ROOT` with a low limit of open files: prints what an append says while none is left, and afterwards. */
const store = createSealedStore(await openLocalObjectStore(process.argv[2] ?? ""));
const fileKey = newFileKey();
const append = async (offset: number) => {
  try {
    return String(await store.append("file_few", fileKey, sender(Buffer.from("12345")), { offset, maxBytes: 5 }));
  } catch (error) {
    return error instanceof Error && "code" in error ? String(error.code) : "unexpected";
  }
};

await store.begin("file_few", fileKey);
const said = [await append(0)];
const held: number[] = [];
try {
  for (;;) held.push(openSync("/dev/null", "r"));
} catch {
  said.push(await append(5), await store.begin("file_other", fileKey).then(() => "begun", (error: unknown) => (error as { code: string }).code));
}
for (const descriptor of held) closeSync(descriptor);
said.push(await append(5));
process.stdout.write(said.join(" "));
