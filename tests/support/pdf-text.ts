import { inflateSync } from "node:zlib";

/** What a reader of a PDF gets out of it: its text as the fonts' Unicode tables give it, and the files that it carries. */
export interface ReadPdf {
  /** Text of every page, stretch after stretch, without the spaces that the layout makes. */
  readonly pages: readonly string[];
  /** The stretches of which the pages are made: each begins at a place of its own. */
  readonly stretches: readonly string[];
  readonly files: readonly { readonly name: string; readonly content: Buffer }[];
  /** Names of the embedded fonts. */
  readonly fonts: readonly string[];
  /** Everything outside of streams. */
  readonly objects: ReadonlyMap<number, string>;
}

/** Reads the kind of PDF that our library writes: plain objects, flate streams, fonts with a ToUnicode table. */
export function readPdf(pdf: Uint8Array): ReadPdf {
  const text = Buffer.from(pdf).toString("latin1");
  const objects = new Map<number, string>();
  const streams = new Map<number, Buffer>();
  for (const match of text.matchAll(/(?:^|\n)(\d+) 0 obj\n([\s\S]*?)\nendobj/g)) {
    const [head, body] = match[2]!.split(/\nstream\n/, 2) as [string, string | undefined];
    objects.set(Number(match[1]), head);
    if (body === undefined) continue;
    const bytes = Buffer.from(body.slice(0, Number(/\/Length (\d+)/.exec(head)![1])), "latin1");
    streams.set(Number(match[1]), head.includes("/FlateDecode") ? inflateSync(bytes) : bytes);
  }
  const reference = (object: string, name: string): number => Number(new RegExp(`/${name} \\[?(\\d+) 0 R`).exec(object)?.[1] ?? Number.NaN);
  const pages: string[] = [];
  const stretches: string[] = [];
  const fonts = new Set<string>();
  const files: { name: string; content: Buffer }[] = [];
  for (const object of objects.values()) {
    if (/\/FontFile2 /.test(object)) fonts.add(/\/FontName \/(\S+)/.exec(object)![1]!.replace(/^[A-Z]{6}\+/, ""));
    if (/\/Type \/Filespec/.test(object)) files.push({ name: /\/F \((.*?)\)/.exec(object)![1]!, content: streams.get(Number(/\/EF <<\s*\/F (\d+)/.exec(object)![1]))! });
    if (!/\/Type \/Page\n/.test(object)) continue;
    const resources = objects.get(reference(object, "Resources"))!;
    const tables = new Map([...resources.matchAll(/\/(F\d+) (\d+) 0 R/g)].map(([, name, font]) => [name!, unicodeTable(streams.get(reference(objects.get(Number(font))!, "ToUnicode"))!.toString("latin1"))]));
    const content = streams.get(reference(object, "Contents"))!.toString("latin1");
    let table = new Map<number, string>();
    const pageStretches: string[] = [];
    for (const [, font, glyphs] of content.matchAll(/\/(F\d+) [\d.]+ Tf|\[([^\]]*)\] TJ/g)) {
      if (font !== undefined) table = tables.get(font)!;
      else pageStretches.push(Array.from(glyphs!.matchAll(/<([0-9a-f]+)>/g), ([, run]) => run!.match(/.{4}/g)!.map((glyph) => table.get(Number.parseInt(glyph, 16))!).join("")).join(""));
    }
    pages.push(pageStretches.join(""));
    stretches.push(...pageStretches);
  }
  return { pages, stretches, files, fonts: [...fonts], objects };
}

function unicodeTable(source: string): Map<number, string> {
  const table = new Map<number, string>();
  for (const [, first, targets] of source.matchAll(/<([0-9a-f]+)> <[0-9a-f]+> \[([^\]]*)\]/g)) {
    for (const [position, [, units]] of [...targets!.matchAll(/<([0-9a-f ]*)>/g)].entries()) {
      const text = units!.split(" ").filter(Boolean).map((unit) => String.fromCharCode(Number.parseInt(unit, 16))).join("");
      table.set(Number.parseInt(first!, 16) + position, text);
    }
  }
  return table;
}
