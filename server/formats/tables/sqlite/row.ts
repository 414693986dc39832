import type { PreparedStatement, Sqlite3Static } from "@sqlite.org/sqlite-wasm";
import { exact } from "../numbers.ts";
import type { Cell } from "../tables.ts";

type Exports = Readonly<Record<"sqlite3_column_type" | "sqlite3_column_bytes" | "sqlite3_column_text" | "sqlite3_column_blob" | "sqlite3_column_double", (statement: number, column: number) => number>> & {
  readonly sqlite3_column_int64: (statement: number, column: number) => bigint;
};

const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });

/** Reads the row on which a statement stands. The library's own way would end a text at its first zero. */
export function rowReader({ wasm, capi }: Sqlite3Static, statement: PreparedStatement, columns: number): () => readonly Cell[] {
  const { sqlite3_column_type, sqlite3_column_bytes, sqlite3_column_text, sqlite3_column_blob, sqlite3_column_double, sqlite3_column_int64 } = wasm.exports as unknown as Exports;
  const pointer = statement.pointer as unknown as number;

  function cell(column: number): Cell {
    switch (sqlite3_column_type(pointer, column)) {
      case capi.SQLITE_NULL:
        return null;
      case capi.SQLITE_INTEGER:
        return exact(sqlite3_column_int64(pointer, column));
      case capi.SQLITE_FLOAT:
        return sqlite3_column_double(pointer, column);
      case capi.SQLITE_TEXT: {
        // The pointer first: it may turn UTF-16 into UTF-8, which changes the length.
        const at = sqlite3_column_text(pointer, column);
        return short(at, sqlite3_column_bytes(pointer, column));
      }
      default: {
        const at = sqlite3_column_blob(pointer, column);
        return wasm.heap8u().slice(at, at + sqlite3_column_bytes(pointer, column));
      }
    }
  }

  /** Short ASCII is put together by hand, which is faster than a decoder's call. */
  function short(at: number, bytes: number): string {
    const memory = wasm.heap8u();
    if (bytes > 24) return utf8.decode(memory.subarray(at, at + bytes));
    let text = "";
    for (let index = at; index < at + bytes; index += 1) {
      const byte = memory[index] ?? 0;
      if (byte > 0x7f) return utf8.decode(memory.subarray(at, at + bytes));
      text += String.fromCharCode(byte);
    }
    return text;
  }

  return () => Array.from({ length: columns }, (_, column) => cell(column));
}
