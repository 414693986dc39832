import type MDBReader from "mdb-reader";
import { damaged } from "../failures.ts";
import { inBlocks } from "../blocks.ts";
import type { ByteSource } from "../tables.ts";

type NodeBuffer = ConstructorParameters<typeof MDBReader>[0];

/** What `mdb-reader` takes for the whole file in memory. */
export interface Paged {
  readonly buffer: NodeBuffer;
  /** Begins a new operation: rows may read every page a few times, what describes tables (`definition`) only a few pages. No more. */
  allow(what: "definition" | "rows"): void;
  close(): void;
}

const headBytes = 4096;
/** A portion of rows walks over the pages before it, and long texts are fetched from pages that hold many of them. */
const readsPerPage = 8;
const readsBesides = 500_000;
/** The library puts the pages of a definition one behind the other, copying all of them each time. */
const readsOfDefinition = 600;

/**
 * The library asks a buffer for pages by `slice` and nothing else; this one reads them when they are asked for. Each slice is a copy, because
 * the library turns the sign of amounts in place; and slices are counted, because a damaged chain of pages would lead it in circles.
 */
export function pagedBuffer(source: ByteSource): Paged {
  const blocks = inBlocks(source);
  const makers = (globalThis as unknown as { Buffer: { from(bytes: Uint8Array): NodeBuffer } }).Buffer;
  const buffer = makers.from(source.read(0, Math.min(headBytes, source.size)));
  const budget = (source.size / headBytes) * readsPerPage + readsBesides;
  let left = budget;
  let isClosed = false;
  const slice = (start = 0, end = source.size): NodeBuffer => {
    if (isClosed) throw damaged("It was closed while it was read.");
    if ((left -= 1) < 0) throw damaged("Its pages go in circles.");
    return makers.from(blocks.read(start, end).slice());
  };
  Object.defineProperties(buffer, { length: { value: source.size }, slice: { value: slice } });
  return {
    buffer,
    allow: (what) => { left = what === "rows" ? budget : readsOfDefinition; },
    close: () => { isClosed = true; },
  };
}
