/** A half-open range of bytes: start inclusive, end exclusive. */
export type ByteRange = readonly [start: number, end: number];

/** The union of ranges, sorted and merged. */
export function mergeRanges(ranges: readonly ByteRange[]): ByteRange[] {
  const sorted = ranges.filter(([start, end]) => end > start).sort((a, b) => a[0] - b[0]);
  const merged: [number, number][] = [];
  for (const [start, end] of sorted) {
    const last = merged.at(-1);
    if (last !== undefined && start <= last[1]) last[1] = Math.max(last[1], end);
    else merged.push([start, end]);
  }
  return merged;
}

/** True when the ranges cover a file of `bytes` from its first to its last byte. */
export function coversWhole(ranges: readonly ByteRange[], bytes: number): boolean {
  const [first] = mergeRanges(ranges);
  return first !== undefined && first[0] === 0 && first[1] >= bytes;
}
