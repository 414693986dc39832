import { createRequire } from "node:module";

const { resolve } = createRequire(import.meta.url);

/** Font files in order of preference. DejaVu has Latin, Greek and Cyrillic; BIZ UDPGothic Japanese; UnifontEX, coarse, everything else of the basic plane. */
const families = {
  regular: ["dejavu-fonts-ttf/ttf/DejaVuSans.ttf", "@expo-google-fonts/biz-udpgothic/400Regular/BIZUDPGothic_400Regular.ttf", "@fontsource/unifontex/files/unifontex-latin-400-normal.woff"],
  bold: ["dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf", "@expo-google-fonts/biz-udpgothic/700Bold/BIZUDPGothic_700Bold.ttf", "@fontsource/unifontex/files/unifontex-latin-400-normal.woff"],
  mono: ["dejavu-fonts-ttf/ttf/DejaVuSansMono.ttf"],
} as const;

export type FontFamily = keyof typeof families;

/** A stretch of text that one font can write. */
export interface FontRun {
  readonly text: string;
  /** Path of the font's file. */
  readonly font: string;
}

/** What is needed of the PDF library: whether a font file has a glyph for a code point. */
export type HasGlyph = (font: string, codePoint: number) => boolean;

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/**
 * Splits text into what each font can write, a letter and its marks together. What no font has is written as its code points,
 * `⟨U+1F600⟩`: a certificate never shows an empty box for a name.
 */
export function fontRuns(text: string, family: FontFamily, hasGlyph: HasGlyph): readonly FontRun[] {
  const fonts = families[family].map((file) => resolve(file));
  const runs: { text: string; font: string }[] = [];
  for (const { segment } of graphemes.segment(visible(text))) {
    const fitting = fonts.find((font) => codePoints(segment).every((codePoint) => hasGlyph(font, codePoint)));
    const written = fitting === undefined ? codePoints(segment).map(escaped).join("") : segment;
    const font = fitting ?? fonts[0];
    if (font === undefined) throw new Error("there is no font to write with");
    const last = runs.at(-1);
    // A space goes with the font before it, so that a line in one script is not cut into words.
    if (last !== undefined && (last.font === font || (segment === " " && hasGlyph(last.font, 0x20)))) last.text += written;
    else runs.push({ text: written, font });
  }
  return runs;
}

/** Control characters, direction marks and the like, which could make a name look like another one, become visible. */
export function visible(text: string): string {
  return text.toWellFormed().replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}]/gu, (character) => (/[\u200c\u200d]/.test(character) ? character : escaped(character.codePointAt(0) ?? 0)));
}

function codePoints(text: string): number[] {
  return Array.from(text, (character) => character.codePointAt(0) ?? 0);
}

function escaped(codePoint: number): string {
  return `⟨U+${codePoint.toString(16).toUpperCase().padStart(4, "0")}⟩`;
}
