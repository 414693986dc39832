const reserved = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;
const segmentBytesMax = 200;

/**
 * A relative path below which a file with this name (text from elsewhere) can be written on every system: no way up, no drive, no device name,
 * no hidden name, no control or turning characters (R12). Folders in the name are kept.
 */
export function safePath(name: string): string {
  const segments = name.split(/[/\\]+/).map(safeSegment).filter((segment) => segment !== "");
  return segments.slice(-8).join("/") || "file";
}

/** The same path, made different from those taken (regardless of case) by a number before its ending. */
export function freePath(path: string, taken: ReadonlySet<string>): string {
  if (!taken.has(path.toLowerCase())) return path;
  const slash = path.lastIndexOf("/");
  const dot = path.lastIndexOf(".");
  const cut = dot > slash + 1 ? dot : path.length;
  for (let number = 2; ; number += 1) {
    const candidate = `${path.slice(0, cut)} (${String(number)})${path.slice(cut)}`;
    if (!taken.has(candidate.toLowerCase())) return candidate;
  }
}

function safeSegment(segment: string): string {
  const visible = segment
    .normalize("NFC")
    .replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069<>:"|?*]/g, "_")
    .replace(/^[\s.]+|[\s.]+$/g, "");
  return shortened(reserved.test(visible) ? `_${visible}` : visible);
}

function shortened(segment: string): string {
  if (Buffer.byteLength(segment) <= segmentBytesMax) return segment;
  const dot = segment.lastIndexOf(".");
  const ending = dot > 0 && segment.length - dot <= 12 ? segment.slice(dot) : "";
  let start = segment.slice(0, segment.length - ending.length);
  while (Buffer.byteLength(start + ending) > segmentBytesMax) start = Array.from(start).slice(0, -1).join("");
  return start + ending;
}
