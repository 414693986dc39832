import { readFileSync } from "node:fs";
import PDFDocument from "pdfkit";
import { fontRuns } from "./fonts.ts";
import type { FontFamily, FontRun } from "./fonts.ts";
import { sfntOf } from "./woff.ts";

/** How a text looks; sizes in points. */
export interface TextStyle {
  readonly family: FontFamily;
  readonly size: number;
  readonly color: string;
}

/** A line as it is drawn: stretches in one font each. */
type Line = readonly FontRun[];

const lineHeightRatio = 1.42;
const pageMargin = 50;
const footerHeight = 40;

/**
 * Sheets of A4 that are filled from top to bottom. It sets text in several fonts on one baseline and breaks lines itself, because the PDF
 * library knows one font at a time. Everything it draws is tagged for screen readers.
 */
export class Sheet {
  readonly document: PDFKit.PDFDocument;
  readonly left = pageMargin;
  readonly width: number;
  /** Where the next thing goes, in points from the top. */
  y = pageMargin;
  readonly #root: PDFKit.PDFStructureElement;
  readonly #chunks: Uint8Array[] = [];
  readonly #fonts = new Map<string, GlyphSource>();

  constructor(facts: { readonly title: string; readonly subject: string; readonly author: string; readonly at: Date }) {
    this.document = new PDFDocument({
      size: "A4",
      margins: { top: pageMargin, bottom: 0, left: pageMargin, right: pageMargin },
      bufferPages: true,
      pdfVersion: "1.7",
      tagged: true,
      lang: "en",
      displayTitle: true,
      info: { Title: facts.title, Subject: facts.subject, Author: facts.author, Creator: "Custody", CreationDate: facts.at, ModDate: facts.at },
    });
    this.document.on("data", (chunk: Uint8Array) => this.#chunks.push(chunk));
    this.width = this.document.page.width - 2 * pageMargin;
    this.#root = this.document.struct("Document");
    this.document.addStructure(this.#root);
  }

  /** Goes to a new sheet unless this much room is left. */
  reserve(height: number): void {
    if (this.y + height <= this.document.page.height - pageMargin - footerHeight) return;
    this.document.addPage();
    this.y = pageMargin;
  }

  /** The height of a text in a column. */
  heightOf(text: string, style: TextStyle, width = this.width): number {
    return this.#lines(text, style, width).length * style.size * lineHeightRatio;
  }

  /** Draws a text in a column at a place, tagged as `tag`; gives its height. Does not move `y`. */
  textAt(text: string, style: TextStyle, left: number, top: number, width: number, tag = "P"): number {
    const lines = this.#lines(text, style, width);
    this.tagged(tag, () => {
      for (const [position, line] of lines.entries()) {
        let x = left;
        const baseline = top + (position * lineHeightRatio + 1.02) * style.size;
        for (const run of line) {
          this.document.font(run.font).fontSize(style.size).fillColor(style.color).text(run.text, x, baseline, { lineBreak: false, baseline: "alphabetic" });
          x += this.document.widthOfString(run.text);
        }
      }
    });
    return lines.length * style.size * lineHeightRatio;
  }

  /** Draws a text over the whole width below what is there, on one sheet if it fits on one. */
  text(text: string, style: TextStyle, options: { readonly tag?: string; readonly indent?: number; readonly after?: number } = {}): void {
    const indent = options.indent ?? 0;
    this.reserve(this.heightOf(text, style, this.width - indent));
    this.y += this.textAt(text, style, this.left + indent, this.y, this.width - indent, options.tag) + (options.after ?? 0);
  }

  /** Draws shapes that mean nothing to a screen reader. */
  decoration(draw: () => void): void {
    this.document.markContent("Artifact", { type: "Layout" });
    draw();
    this.document.endMarkedContent();
  }

  /** Draws something that a screen reader meets as `tag`. */
  tagged(tag: string, draw: () => void, alt?: string): void {
    const element = this.document.struct(tag, alt === undefined ? {} : { alt }, draw);
    this.#root.add(element);
    element.end();
  }

  /** Writes the foot of every sheet and gives the finished file. `footer` gets the sheet's number, from 1, and their count. */
  async finish(footer: (sheet: number, count: number) => string, style: TextStyle): Promise<Uint8Array> {
    const { count } = this.document.bufferedPageRange();
    for (let sheet = 0; sheet < count; sheet += 1) {
      this.document.switchToPage(sheet);
      this.textAt(footer(sheet + 1, count), style, this.left, this.document.page.height - pageMargin, this.width);
    }
    this.#root.end();
    const done = new Promise<void>((resolve, reject) => this.document.on("end", resolve).on("error", reject));
    this.document.end();
    await done;
    return Buffer.concat(this.#chunks);
  }

  #lines(text: string, style: TextStyle, width: number): Line[] {
    const lines: FontRun[][] = [[]];
    let used = 0;
    for (const piece of piecesOf(fontRuns(text, style.family, (font, codePoint) => this.#hasGlyph(font, codePoint)))) {
      const isTooLong = this.#widthOf(piece.text.trimEnd(), piece.font, style) > width;
      const parts: readonly Piece[] = isTooLong ? Array.from(piece.text, (text) => ({ text, font: piece.font, glued: false })) : [piece];
      for (const part of parts) {
        if (used > 0 && !part.glued && used + this.#widthOf(part.text.trimEnd(), part.font, style) > width) {
          lines.push([]);
          used = 0;
        }
        if (used === 0 && part.text.trim() === "") continue;
        lines.at(-1)?.push(part);
        used += this.#widthOf(part.text, part.font, style);
      }
    }
    return lines.map(joined);
  }

  #widthOf(text: string, font: string, style: TextStyle): number {
    return this.document.font(font).fontSize(style.size).widthOfString(text);
  }

  // The library keeps the parsed font to itself; there is no public way to ask it for a glyph.
  #hasGlyph(font: string, codePoint: number): boolean {
    let source = this.#fonts.get(font);
    if (source === undefined) {
      if (font.endsWith(".woff")) this.document.registerFont(font, sfntOf(readFileSync(font)));
      source = (this.document.font(font) as unknown as { _font: { font: GlyphSource } })._font.font;
      this.#fonts.set(font, source);
    }
    return source.hasGlyphForCodePoint(codePoint);
  }
}

interface GlyphSource {
  hasGlyphForCodePoint(codePoint: number): boolean;
}

interface Piece extends FontRun {
  /** True for the continuation of a word in another font: no break before it. */
  readonly glued: boolean;
}

const ideographic = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303f\uff00-\uffef]/u;

/** What may stand alone on a line: words with the space after them, and single characters of scripts that are written without spaces. */
function piecesOf(runs: readonly FontRun[]): Piece[] {
  const pieces: Piece[] = [];
  for (const run of runs) {
    for (const [text] of run.text.matchAll(/\s+|[^\s]+\s*/gu)) {
      const parts = ideographic.test(text) ? Array.from(text) : [text];
      for (const part of parts) {
        const before = pieces.at(-1)?.text ?? " ";
        const glued = !/\s$/.test(before) && (!ideographic.test(part) || closing.test(part)) && (!ideographic.test(before) || closing.test(part));
        pieces.push({ text: part, font: run.font, glued });
      }
    }
  }
  return pieces;
}

/** Marks that must not begin a line. */
const closing = /^[.,;:!?)\]}”’。、，．）」』】！？ー]/u;

function joined(pieces: readonly FontRun[]): Line {
  const runs: { text: string; font: string }[] = [];
  for (const piece of pieces) {
    const last = runs.at(-1);
    if (last?.font === piece.font) last.text += piece.text;
    else runs.push({ text: piece.text, font: piece.font });
  }
  return runs;
}
