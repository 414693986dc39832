const escapes: Readonly<Record<string, string>> = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t", v: "\v" };
const escape = /\\(?:([0-7]{1,3})|x([0-9a-fA-F]{1,2})|([\s\S]))/g;

/** The fields of one line of COPY's text format, without its end; null where it says so (`\N`). PostgreSQL documentation, COPY, "Text Format". */
export function copyFields(line: string): (string | null)[] {
  return line.split("\t").map((field) => (field === "\\N" ? null : field.includes("\\") ? unescaped(field) : field));
}

function unescaped(field: string): string {
  return field.replace(escape, (_whole, octal?: string, hex?: string, character?: string) => {
    if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & 0xff);
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
    return escapes[character ?? ""] ?? character ?? "";
  });
}
