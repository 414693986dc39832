import type { Readable } from "node:stream";
import { Refusal } from "../../domain/refusal.ts";
import { inner, nonceBytes, segmentBytes, tagBytes } from "../../sealing/format.ts";
import type { FileKeys } from "../../sealing/keys.ts";
import { openSegment, Sealer } from "../../sealing/stream.ts";
import { pour } from "./pour.ts";
import { cutSegments, damaged, type OpenUnfinished } from "./sealed-segments.ts";

export interface AppendLimits {
  readonly offset: number;
  readonly maxBytes: number;
  readonly signal?: AbortSignal;
  readonly isGivenAway?: boolean;
}

/** Where the next byte of an unfinished file goes. */
export function offsetOf(open: OpenUnfinished): number {
  return open.segmentCount * segmentBytes + (open.tailPlain?.length ?? 0);
}

/** `SealedStore.append` on an opened file: takes what comes, then makes it durable whatever ended it. Calls `begun` once bytes are awaited. */
export async function appendTo(open: OpenUnfinished, keys: FileKeys, source: Readable, limits: AppendLimits, begun: () => void): Promise<number> {
  const start = offsetOf(open);
  if (limits.offset !== start) throw new Refusal("offset-mismatch", "The file does not end where this part begins.", { offset: start });
  const sealer = new Sealer(keys, open.segmentCount, open.tailPlain);
  begun();
  const end = await pour(source, sealer, open.stored, limits);
  let failure = end.why === "store-failed" ? end.cause : null;
  if (failure === null && (sealer.offset > start || open.hasUnsettled)) {
    try {
      await open.stored.settle(sealer.sealTail());
    } catch (error) {
      failure = error;
    }
  }
  if (failure !== null) throw withOffset(failure, await settleWhole(open));
  const offset = sealer.offset;
  if (end.why === "too-large") throw new Refusal("too-large", "More bytes came than were allowed.", { offset });
  if (end.why === "source-failed") throw new Refusal("length-mismatch", "The sender stopped before the end.", { offset });
  return offset;
}

/** Makes the whole segments count that are stored, after a crash or a failure; gives the offset that is sure, even if the store refuses. */
export async function settleWhole({ stored }: OpenUnfinished): Promise<number> {
  const tailBytes = stored.tail === null ? 0 : stored.tail.length - nonceBytes - tagBytes;
  const before = stored.settledCount * segmentBytes + tailBytes;
  // With no segment more, the former tail still stands and must not be replaced by nothing.
  if (stored.segmentCount === stored.settledCount) return before;
  try {
    await stored.settle(null);
    return stored.segmentCount * segmentBytes;
  } catch (error) {
    if (error instanceof Refusal) return before;
    throw error;
  }
}

/** The sealer that writes the last segment. Only an empty file may end with an empty one, so where no tail is left a segment is taken back. */
export async function sealerForEnd(open: OpenUnfinished, keys: FileKeys): Promise<Sealer> {
  const { stored, segmentCount, tailPlain } = open;
  if (segmentCount === 0 || (tailPlain !== null && tailPlain.length > 0)) return new Sealer(keys, segmentCount, tailPlain);
  const index = segmentCount - 1;
  for await (const sealed of cutSegments(stored.readSegments(index, segmentCount))) {
    const plain = openSegment(keys, index, inner, sealed);
    if (plain === null) break;
    const sealer = new Sealer(keys, index, plain);
    await stored.keep(index);
    await stored.settle(sealer.sealTail());
    return sealer;
  }
  throw damaged();
}

function withOffset(failure: unknown, offset: number): unknown {
  return failure instanceof Refusal ? new Refusal(failure.code, failure.message, { ...failure.facts, offset }) : failure;
}
