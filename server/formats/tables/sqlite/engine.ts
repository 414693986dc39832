import init, { type Sqlite3Static } from "@sqlite.org/sqlite-wasm";
import type { ByteSource } from "../tables.ts";

/** SQLite in WebAssembly, with files that are read where they lie. */
export interface Engine {
  readonly sqlite3: Sqlite3Static;
  /** Makes a source readable under a name of its own; `wal` is the write-ahead log beside it. */
  mount(source: ByteSource, wal: ByteSource | null): Mounted;
}

export interface Mounted {
  /** For `sqlite3.oo1.DB`. */
  readonly path: string;
  readonly vfs: string;
  unmount(): void;
}

/** The library declares its C structures' members incompletely; each field `x` of the structure is `$x` here. */
type Members = Record<string, unknown>;

function sizeOf(structure: unknown): number {
  return (structure as { readonly structInfo: { readonly sizeof: number } }).structInfo.sizeof;
}

const vfsName = "custody-source";
let started: Promise<Engine> | undefined;

/** The engine, started once: it compiles about 1 MB of WebAssembly. */
export function sqliteEngine(): Promise<Engine> {
  // Its type knows no settings; these keep SQLite's own messages, which quote names and content, from the console.
  const quiet = init as (settings: object) => Promise<Sqlite3Static>;
  started ??= quiet({ print: nothing, printErr: nothing }).then((sqlite3) => {
    Object.assign(sqlite3.config, { warn: nothing, error: nothing, log: nothing, debug: nothing });
    return engine(sqlite3);
  });
  return started;
}

function nothing(): void {
  // On purpose.
}

function engine(sqlite3: Sqlite3Static): Engine {
  const mounted = new Map<string, ByteSource>();
  const { capi, wasm } = sqlite3;
  const opened = new Map<number, ByteSource>();
  const io = new capi.sqlite3_io_methods();
  const vfs = new capi.sqlite3_vfs();
  const usual = new capi.sqlite3_vfs(capi.sqlite3_vfs_find(null));
  let count = 0;

  // Without shared memory (version 1) a write-ahead log is read in the exclusive mode only, which keeps its index on the heap.
  Object.assign(io, { $iVersion: 1 });
  Object.assign(vfs, { $iVersion: 2, $mxPathname: 64, $szOsFile: sizeOf(capi.sqlite3_file), $zName: wasm.allocCString(vfsName, false) });
  for (const member of ["$xRandomness", "$xSleep", "$xCurrentTime", "$xCurrentTimeInt64"]) (vfs as unknown as Members)[member] = (usual as unknown as Members)[member];

  const ioMethods = {
    xClose: (file: number) => (opened.delete(file), 0),
    xRead: (file: number, destination: number, count: number, at: bigint) => {
      try {
        const bytes = opened.get(file)?.read(Number(at), Number(at) + count) ?? new Uint8Array(0);
        const room = wasm.heap8u().subarray(destination, destination + count);
        room.set(bytes);
        if (bytes.length === count) return 0;
        room.fill(0, bytes.length);
        return capi.SQLITE_IOERR_SHORT_READ;
      } catch {
        return capi.SQLITE_IOERR_READ;
      }
    },
    xWrite: () => capi.SQLITE_READONLY,
    xTruncate: () => capi.SQLITE_READONLY,
    xSync: () => 0,
    xFileSize: (file: number, size: number) => (wasm.poke64(size, BigInt(opened.get(file)?.size ?? 0)), 0),
    xLock: () => 0,
    xUnlock: () => 0,
    xCheckReservedLock: (_file: number, answer: number) => (wasm.poke32(answer, 0), 0),
    xFileControl: () => capi.SQLITE_NOTFOUND,
    xSectorSize: () => 4096,
    xDeviceCharacteristics: () => 0,
  };
  const vfsMethods = {
    xOpen: (_vfs: number, name: number, file: number, _flags: number, flagsOut: number) => {
      const source = mounted.get(wasm.cstrToJs(name) ?? "");
      if (source === undefined) return capi.SQLITE_CANTOPEN;
      const struct = new capi.sqlite3_file(file);
      struct.$pMethods = io.pointer;
      struct.dispose();
      opened.set(file, source);
      if (flagsOut !== 0) wasm.poke32(flagsOut, capi.SQLITE_OPEN_READONLY);
      return 0;
    },
    xAccess: (_vfs: number, name: number, _flags: number, answer: number) => (wasm.poke32(answer, mounted.has(wasm.cstrToJs(name) ?? "") ? 1 : 0), 0),
    xDelete: () => capi.SQLITE_IOERR_DELETE,
    xFullPathname: (_vfs: number, name: number, length: number, out: number) => (wasm.cstrncpy(out, name, length) < length ? 0 : capi.SQLITE_CANTOPEN),
    xGetLastError: () => 0,
  };
  sqlite3.vfs.installVfs({ io: { struct: io, methods: ioMethods as never }, vfs: { struct: vfs, methods: vfsMethods as never } });

  return {
    sqlite3,
    mount(source, wal) {
      count += 1;
      const path = `/${count}`;
      mounted.set(path, source);
      if (wal !== null) mounted.set(`${path}-wal`, wal);
      return {
        // An immutable file is read without locks and without looking for a log.
        path: wal === null ? `file:${path}?immutable=1&mode=ro` : `file:${path}?mode=ro`,
        vfs: vfsName,
        unmount: () => {
          mounted.delete(path);
          mounted.delete(`${path}-wal`);
        },
      };
    },
  };
}
