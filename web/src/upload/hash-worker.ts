import { createSHA256 } from "hash-wasm";

/** Question: a file. Answers: how far it is, then the SHA-256, or that it could not be read. */
export type HashAnswer = { readonly hashed: number } | { readonly sha256: string } | { readonly failed: string };

const reportEveryBytes = 16 * 2 ** 20;

async function hash(file: File): Promise<void> {
  const digest = await createSHA256();
  const reader = file.stream().getReader();
  let hashed = 0;
  let reported = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    digest.update(value);
    hashed += value.byteLength;
    if (hashed - reported >= reportEveryBytes) {
      reported = hashed;
      answer({ hashed });
    }
  }
  answer({ sha256: digest.digest("hex") });
}

function answer(message: HashAnswer): void {
  postMessage(message);
}

addEventListener("message", (event: MessageEvent<File>) => {
  hash(event.data).catch((error: unknown) => {
    answer({ failed: error instanceof Error ? error.message : "not readable" });
  });
});
