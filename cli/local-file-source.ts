import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { basename } from "node:path";
import type { ByteSource } from "../server/formats/tables/tables.ts";

/** A file of this machine as `openTables` wants it, and its end. */
export interface LocalFileSource extends ByteSource {
  close(): void;
}

/** Opens a file for reading where it lies. @throws the system's own error (`ENOENT`, `EACCES`, …) */
export function localFileSource(path: string): LocalFileSource {
  const file = openSync(path, "r");
  const { size } = fstatSync(file);
  return {
    name: basename(path),
    size,
    read(start, end) {
      const bytes = new Uint8Array(Math.max(0, Math.min(end, size) - start));
      let filled = 0;
      while (filled < bytes.length) {
        const count = readSync(file, bytes, filled, bytes.length - filled, start + filled);
        if (count === 0) throw new Error("The file became shorter while it was read.");
        filled += count;
      }
      return bytes;
    },
    close: () => { closeSync(file); },
  };
}
