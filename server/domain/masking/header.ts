import { phraseClasses } from "./words/phrases.ts";
import { aspectWords, keyWords, nameWords, neutralWords, numberWords, personWords, plainWords, thingWords } from "./words/roles.ts";

const letters: Readonly<Record<string, string>> = { ß: "ss", ø: "o", ł: "l", æ: "ae", œ: "oe", đ: "d", ı: "i", å: "a", "№": " no ", "°": "o", "#": " number " };

/** In lower case, without accents, letters of our languages folded to ASCII; CJK stays. */
export function fold(text: string): string {
  return text
    .toLowerCase()
    .replace(/[ßøłæœđıå№°#]/g, (letter) => letters[letter] ?? letter)
    .normalize("NFKD")
    .replace(/\p{M}/gu, (mark) => (mark === "\u3099" || mark === "\u309a" ? mark : ""))
    .normalize("NFC");
}

/**
 * The words of a header: borders are capitals (`LastName`, `SSNValue`), signs, blanks and digits; a long word without borders is cut where
 * all its parts are known (`custlname`, `kundentelefon`). Trailing counters are dropped.
 */
export function headerWords(header: string): readonly string[] {
  const parted = header
    .normalize("NFKC")
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, "$1 $2")
    .replace(/(\p{Lu}+)(\p{Lu}\p{Ll})/gu, "$1 $2");
  const words = fold(parted)
    .split(/[^\p{L}\p{N}\u3099\u309a]+/u)
    .flatMap((word) => word.split(/(?<=\p{L})(?=\d)|(?<=\d)(?=\p{L})/u))
    .filter((word) => word !== "" && !/^\d+$/.test(word));
  return words.flatMap((word) => cut(word));
}

const known = (word: string): boolean =>
  phraseClasses.has(word) || personWords.has(word) || thingWords.has(word) || nameWords.has(word) || numberWords.has(word) || keyWords.has(word) || aspectWords.has(word) || plainWords.has(word) || neutralWords.has(word);
const shortParts = new Set(["nm", "no", "nr", "id", "pt", "ph", "dt"]);
const isPart = (word: string): boolean => known(word) && (word.length >= 3 || shortParts.has(word));

/** The fewest known parts that make up the whole word, or the word itself. */
function cut(word: string): readonly string[] {
  if (word.length < 6 || word.length > 40 || known(word)) return [word];
  const best: (readonly string[] | undefined)[] = [[]];
  for (let end = 1; end <= word.length; end += 1) {
    for (let start = Math.max(0, end - 24); start < end; start += 1) {
      const before = best[start];
      const part = word.slice(start, end);
      if (before === undefined || !isPart(part)) continue;
      const present = best[end];
      if (present === undefined || before.length + 1 < present.length) best[end] = [...before, part];
    }
  }
  // German and Swedish join with an s: "rechnungs-nummer" is listed, "auftrag-s-name" is not; four parts and more are chance.
  const parts = best[word.length];
  return parts === undefined || parts.length > 3 ? [word] : parts;
}
