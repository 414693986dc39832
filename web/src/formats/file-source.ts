import type { ByteSource } from "../../../server/formats/tables/tables.ts";

declare const FileReaderSync: new () => { readAsArrayBuffer(part: Blob): ArrayBuffer };

const nudgeEveryBytes = 2 ** 25;

/** A file of the person's computer, read where it lies. Only in a worker: there alone a browser reads synchronously. */
export function fileSource(file: File, name = file.name): ByteSource {
  const reader = new FileReaderSync();
  let sinceNudge = 0;
  return {
    name,
    size: file.size,
    read(start, end) {
      const bytes = new Uint8Array(reader.readAsArrayBuffer(file.slice(start, end)));
      sinceNudge += bytes.length;
      if (sinceNudge > nudgeEveryBytes) {
        sinceNudge = 0;
        ballast.pop();
        ballast.push(new ArrayBuffer(2 * nudgeEveryBytes));
      }
      return bytes;
    },
  };
}

/**
 * Chromium keeps what `FileReaderSync` read until a full collection, and starts none for it: without a nudge some hundred megabytes gather. This is
 * memory that is asked for and never touched, so that it costs nothing but makes a collection due (529 MiB became 320 for a file of 1 GB).
 */
const ballast: ArrayBuffer[] = [];
