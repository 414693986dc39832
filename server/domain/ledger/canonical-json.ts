/** What canonical JSON can say. Numbers are whole: a fraction has too many spellings to be signed. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/**
 * The one spelling of a value: no spaces, keys ordered by UTF-16 code units, strings escaped as JSON.stringify does
 * (RFC 8785, with numbers limited to safe integers).
 * @throws {TypeError} for what has no single spelling: fractions, unpaired surrogates, undefined, anything that is not JSON.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "number") {
    if (!Number.isSafeInteger(value)) throw new TypeError(`${String(value)} is not a whole number`);
    return String(value);
  }
  if (typeof value === "string") {
    if (!value.isWellFormed()) throw new TypeError("the text holds an unpaired surrogate");
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value === "object" && (Object.getPrototypeOf(value) === Object.prototype || Object.getPrototypeOf(value) === null)) {
    const members = Object.entries(value)
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([key, member]) => `${canonicalJson(key)}:${canonicalJson(member)}`);
    return `{${members.join(",")}}`;
  }
  throw new TypeError(`${typeof value} has no JSON form`);
}

/** Canonical JSON in UTF-8, ready to be hashed or signed. @throws {TypeError} as `canonicalJson`. */
export function canonicalBytes(value: unknown): Uint8Array {
  return new TextEncoder().encode(canonicalJson(value));
}
