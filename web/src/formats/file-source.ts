import type { ByteSource } from "../../../server/formats/tables/tables.ts";

declare const FileReaderSync: new () => { readAsArrayBuffer(part: Blob): ArrayBuffer };

/** A file of the person's computer, read where it lies. Only in a worker: there alone a browser reads synchronously. */
export function fileSource(file: File, name = file.name): ByteSource {
  const reader = new FileReaderSync();
  return { name, size: file.size, read: (start, end) => new Uint8Array(reader.readAsArrayBuffer(file.slice(start, end))) };
}
