import { describe, expect, it } from "vitest";
import { openTables } from "../../server/formats/tables/open.ts";
import type { ByteSource } from "../../server/formats/tables/tables.ts";

const bytes = 200 * 2 ** 20;

/** A text that is made while it is read: `head`, then one line over and over, then `tail`. */
function endless(name: string, head: string, line: string, tail: string): { readonly source: ByteSource; readonly lines: number } {
  const first = Buffer.from(head);
  const last = Buffer.from(tail);
  const many = Buffer.from(line.repeat(10_000));
  const one = Buffer.byteLength(line);
  const lines = Math.floor(bytes / one);
  const lastAt = first.length + lines * one;
  const source: ByteSource = {
    name,
    size: lastAt + last.length,
    read(start, end) {
      const read = new Uint8Array(Math.max(0, end - start));
      for (let at = start; at < end; ) {
        const from = at < first.length ? first.subarray(at) : at < lastAt ? many.subarray((at - first.length) % one).subarray(0, lastAt - at) : last.subarray(at - lastAt);
        const piece = from.subarray(0, end - at);
        read.set(piece, at - start);
        at += piece.length;
      }
      return read;
    },
  };
  return { source, lines };
}

describe("a text of 200 MB", () => {
  it.each([
    ["CSV", endless("people.csv", "id;name;city\n", '17;"Müller; Anna";Köln\n', "")],
    ["a dump with COPY", endless("a.sql", "--\n-- PostgreSQL database dump\n--\nCREATE TABLE public.t (a integer, b text);\nCOPY public.t (a, b) FROM stdin;\n", "17\tMüller\\tAnna\n", "\\.\n--\n-- PostgreSQL database dump complete\n--\n")],
    ["a dump with one INSERT a row", endless("b.sql", "CREATE TABLE t (a integer, b text);\n", "INSERT INTO t VALUES (17, 'O''Neill');\n", "")],
    ["a dump with one INSERT for all", endless("c.sql", "CREATE TABLE t (a integer, b text);\nINSERT INTO t VALUES (0, 'x')", "\n,(17, 'O''Neill')", ";\n")],
  ])("%s is read with every row and without being held in memory", async (_, { source, lines }) => {
    const opened = await openTables(source);
    const before = process.memoryUsage().rss;
    let rows = 0;
    let peak = 0;
    for await (const row of opened.tables[0]?.rows() ?? []) {
      rows += 1;
      if (rows % 200_000 === 0) {
        peak = Math.max(peak, process.memoryUsage().rss);
        expect(String(row[0])).toBe("17");
      }
    }
    expect(rows).toBeGreaterThanOrEqual(lines);
    expect(rows).toBeLessThanOrEqual(lines + 1);
    expect((peak - before) / 2 ** 20).toBeLessThan(120);
  }, 300_000);
});
