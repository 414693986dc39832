import { damaged } from "../failures.ts";

/** What a scanner of XML tells, in the order of the text. Names come without their prefix. */
export interface XmlListener {
  open?(name: string, attributes: string): void;
  close?(name: string): void;
  text?(text: string): void;
}

/** No tag of a workbook is longer. */
const tagCharactersMax = 2 ** 20;

/**
 * Scans XML piece by piece, as much of it as spreadsheets use: tags, attributes, texts, the five entities and numbered characters.
 * It knows no declarations, so nothing of its own can be expanded. Answers a function that takes the next piece.
 */
export function xmlScanner(listener: XmlListener): (piece: string) => void {
  let rest = "";
  return (piece) => {
    const text = rest + piece;
    let at = 0;
    for (;;) {
      const start = text.indexOf("<", at);
      if (start === -1) break;
      if (start > at) listener.text?.(unescaped(text.slice(at, start)));
      at = start;
      const end = endOfTag(text, start);
      if (end === -1) break;
      const isData = text.startsWith("<![CDATA[", start);
      if (isData) listener.text?.(text.slice(start + 9, end - 2));
      else if (text[start + 1] === "/") listener.close?.(local(text.slice(start + 2, end).trim()));
      else if (text[start + 1] !== "?" && text[start + 1] !== "!") tag(text.slice(start + 1, end));
      at = end + 1;
    }
    rest = text.slice(at);
    if (rest.length > tagCharactersMax && rest.startsWith("<")) throw damaged("Its text does not hold together.");
    // A text may be handed on in parts, but not within an entity.
    if (!rest.startsWith("<") && rest !== "") {
      const cut = rest.lastIndexOf("&");
      const safe = cut !== -1 && rest.length - cut < 12 && !rest.includes(";", cut) ? cut : rest.length;
      if (safe > 0) listener.text?.(unescaped(rest.slice(0, safe)));
      rest = rest.slice(safe);
    }
  };

  function tag(content: string): void {
    const isEmpty = content.endsWith("/");
    const inner = isEmpty ? content.slice(0, -1) : content;
    const space = inner.search(/\s/);
    const name = local(space === -1 ? inner : inner.slice(0, space));
    listener.open?.(name, space === -1 ? "" : inner.slice(space));
    if (isEmpty) listener.close?.(name);
  }
}

/** Where the tag ends that begins at `start`, or -1; a `>` within a value does not end it. */
function endOfTag(text: string, start: number): number {
  if (text.startsWith("<!--", start)) return plus(text.indexOf("-->", start), 2);
  if (text.startsWith("<![CDATA[", start)) return plus(text.indexOf("]]>", start), 2);
  let end = text.indexOf(">", start);
  while (end !== -1 && isWithinValue(text, start, end)) end = text.indexOf(">", end + 1);
  return end;
}

function isWithinValue(text: string, start: number, end: number): boolean {
  let quote = "";
  for (let at = start; at < end; at += 1) {
    const character = text[at] ?? "";
    if (quote === "" ? character === '"' || character === "'" : character === quote) quote = quote === "" ? character : "";
  }
  return quote !== "";
}

const plus = (found: number, more: number): number => (found === -1 ? -1 : found + more);
const local = (name: string): string => name.slice(name.indexOf(":") + 1);
const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

function unescaped(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w+));/gi, (whole, hex?: string, decimal?: string, name?: string) => {
    if (name !== undefined) return entities[name] ?? whole;
    const code = Number.parseInt(hex ?? decimal ?? "0", hex === undefined ? 10 : 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : "\ufffd";
  });
}

/** The value of an attribute, with or without a prefix, or null. */
export function attribute(attributes: string, name: string): string | null {
  const found = pattern(name).exec(attributes);
  return found === null ? null : unescaped(found[1] ?? found[2] ?? "");
}

const patterns = new Map<string, RegExp>();

function pattern(name: string): RegExp {
  const known = patterns.get(name) ?? new RegExp(`(?:^|\\s)(?:\\w+:)?${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`);
  patterns.set(name, known);
  return known;
}
