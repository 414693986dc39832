import { findLast, standsAt, u16le, u32le } from "../../recognise/bytes.ts";
import { damaged } from "../failures.ts";
import type { ByteSource } from "../tables.ts";

/** One file within a ZIP. */
export interface Entry {
  readonly name: string;
  /** Inflated, as the list of contents says. */
  readonly bytes: number;
  readonly packedBytes: number;
  readonly isDeflated: boolean;
  /** Position of its own header. */
  readonly at: number;
}

const pieceBytes = 2 ** 18;
const listBytesMax = 2 ** 24;

/** The list of contents of a ZIP (APPNOTE 4.3), as it stands at its end. @throws Refusal `format-damaged` */
export function zipEntries(source: ByteSource): ReadonlyMap<string, Entry> {
  const tail = source.read(Math.max(0, source.size - 65_557), source.size);
  const end = findLast(tail, "PK\u0005\u0006");
  const listBytes = u32le(tail, end + 12);
  const listAt = u32le(tail, end + 16);
  if (end === -1 || listBytes > listBytesMax || listAt + listBytes > source.size) throw damaged("Its list of contents cannot be read.");
  const list = source.read(listAt, listAt + listBytes);
  const entries = new Map<string, Entry>();
  for (let at = 0; standsAt(list, at, "PK\u0001\u0002"); ) {
    const nameBytes = u16le(list, at + 28);
    const name = new TextDecoder().decode(list.subarray(at + 46, at + 46 + nameBytes));
    entries.set(name, { name, bytes: u32le(list, at + 24), packedBytes: u32le(list, at + 20), isDeflated: u16le(list, at + 10) === 8, at: u32le(list, at + 42) });
    at += 46 + nameBytes + u16le(list, at + 30) + u16le(list, at + 32);
  }
  return entries;
}

/** The text of an entry, inflated piece by piece; it ends in a refusal where it grows beyond what the list said. */
export async function* entryText(source: ByteSource, entry: Entry): AsyncGenerator<string> {
  const header = source.read(entry.at, entry.at + 30);
  if (!standsAt(header, 0, "PK\u0003\u0004")) throw damaged("A part of it is not where its list says.");
  const from = entry.at + 30 + u16le(header, 26) + u16le(header, 28);
  const to = from + entry.packedBytes;
  if (to > source.size) throw damaged("It was cut short.");
  let at = from;
  const packed = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      const bytes = source.read(at, Math.min(to, at + pieceBytes)).slice();
      at += bytes.length;
      if (bytes.length > 0) controller.enqueue(bytes);
      if (at >= to || bytes.length === 0) controller.close();
    },
  });
  const reader = (entry.isDeflated ? packed.pipeThrough(new DecompressionStream("deflate-raw")) : packed).getReader();
  const decoder = new TextDecoder();
  let inflated = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read().catch(() => { throw damaged("A part of it cannot be unpacked."); });
      if (done) break;
      inflated += value.byteLength;
      if (inflated > entry.bytes) throw damaged("A part of it is larger than its list says.");
      yield decoder.decode(value, { stream: true });
    }
    if (inflated < entry.bytes) throw damaged("A part of it is shorter than its list says.");
    yield decoder.decode();
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
