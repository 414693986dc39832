import type { HashAnswer } from "./hash-worker.ts";

/** The SHA-256 of a file on this computer while it is being computed. */
export interface Hashing {
  /** Lower-case hex; null where it cannot be computed here (the portal's own digest is then the only one). */
  readonly sha256: Promise<string | null>;
  readonly stop: () => void;
}

/** Computes the fingerprint of `file` in a worker, so that the page stays quick. `onProgress` gets bytes. */
export function startHashing(file: File, onProgress: (hashed: number) => void): Hashing {
  const worker = new Worker(new URL("./hash-worker.ts", import.meta.url), { type: "module" });
  const sha256 = new Promise<string | null>((resolve) => {
    const end = (value: string | null): void => {
      worker.terminate();
      resolve(value);
    };
    worker.onmessage = ({ data }: MessageEvent<HashAnswer>) => {
      if ("hashed" in data) onProgress(data.hashed);
      else end("sha256" in data ? data.sha256 : null);
    };
    worker.onerror = () => {
      end(null);
    };
    worker.postMessage(file);
  });
  return { sha256, stop: () => { worker.terminate(); } };
}

/** RFC 9530: `sha-256=:base64:`. */
export function reprDigest(sha256: string): string {
  const bytes = sha256.match(/../g)?.map((pair) => Number.parseInt(pair, 16)) ?? [];
  return `sha-256=:${btoa(String.fromCharCode(...bytes))}:`;
}
