import type { DataClass } from "./classes.ts";
import { fold, headerWords } from "./header.ts";
import { cjkPhrases, phraseClasses } from "./words/phrases.ts";
import { aspectWords, keyWords, nameWords, neutralWords, numberWords, personWords, plainWords, thingWords } from "./words/roles.ts";

/**
 * What a header says. `class`: it names one. `name`, `number`, `person`, `date`, `key`, `thing`: it says this much, and the neighbours, the
 * table's name or the values must say the rest. `nothing`: no word of it is known.
 */
export interface HeaderReading {
  readonly says: "class" | "name" | "number" | "person" | "date" | "key" | "thing" | "nothing";
  readonly class: DataClass | null;
  readonly words: readonly string[];
  /** True where a person's word stands in it. */
  readonly ofPerson: boolean;
}

/** Short or common words that mean something else in other company: they count only where the rest of the header is neutral. */
const needsCompany = new Set("pan log data body content text via cap land lan ort str place pin token salt sin mail card karta conta conto cell place clave parola estado plaats stan image picture photo url uri path subject handle alias country state city region message messages location title ss social secret signature letter passport position details detail record account konto compte code".split(" "));
const flagWords = new Set("is has was can are may should allow allows allowed do does needs ist hat est es tem tiene".split(" "));
const leadingPlain = new Set("tipo type importe importo montant prix precio prezzo preco valor total totale stato statut quantita cantidad quantite quantidade ilosc kwota cena liczba taux tasa nombre_de saldo solde".split(" "));
const dateWords = new Set("date datum fecha data dt dat day dated time datetime timestamp tid dag jour dia".split(" "));
const rank: readonly DataClass[] = ["credential", "tax-id", "card", "e-mail", "phone", "date", "account", "free-text", "address", "unknown", "name", "plain"];
/** Words that only Romance languages put between others, and words that say nothing. */
const filler = (word: string): boolean => neutralWords.has(word) || personWords.has(word) || word.length === 1;

/** Reads one header. */
export function readHeader(header: string): HeaderReading {
  const words = headerWords(header);
  const reading = (says: HeaderReading["says"], dataClass: DataClass | null = null): HeaderReading => ({ says, class: dataClass, words, ofPerson: words.some((word) => personWords.has(word)) });
  const folded = fold(header.normalize("NFKC"));
  if (/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(folded)) {
    const whole = cjkPhrases.find(([phrase]) => folded.includes(fold(phrase)) && (phrase.length > 1 || folded.replace(/\W/gu, "").length <= 2));
    if (whole !== undefined) return reading("class", whole[1]);
  }
  if (words.length === 0) return reading("nothing");
  if (words.length > 1 && flagWords.has(words[0] ?? "")) return reading("class", "plain");

  const found = windows(words);
  const last = words.at(-1) ?? "";
  const first = words[0] ?? "";
  const endsIn = found.filter((one) => one.end === words.length);
  const isCovered = endsIn.length > 0;
  const tail = longestTail(words, plainWords);
  if (tail > Math.max(0, ...endsIn.map((one) => one.length))) return reading("class", "plain");
  if (words.length > 1 && !isCovered && (aspectWords.has(last) || plainWords.has(last))) return reading("class", "plain");
  if (words.length > 1 && leadingPlain.has(first) && !found.some((one) => one.start === 0)) return reading("class", "plain");
  if (endsIn.some((one) => one.class === "free-text")) return reading("class", "free-text");
  if (found.length > 0) {
    const best = [...found].sort((left, right) => rank.indexOf(left.class) - rank.indexOf(right.class))[0];
    if (best !== undefined && !(best.class === "name" && !isCovered && keyWords.has(last))) return reading("class", best.class);
  }
  const isThing = words.some((word) => thingWords.has(word));
  const isPerson = words.some((word) => personWords.has(word));
  if (words.some((word) => nameWords.has(word))) return isPerson ? reading("class", "name") : isThing ? reading("class", "plain") : reading("name");
  if (keyWords.has(last) || keyWords.has(first)) return reading("key");
  if (words.some((word) => numberWords.has(word))) return isThing && !isPerson ? reading("class", "plain") : isPerson && !isThing ? reading("class", "account") : reading("number");
  if (words.some((word) => dateWords.has(word))) return reading("date");
  if (words.length === 1 && plainWords.has(last)) return reading("class", "plain");
  if (words.every((word) => filler(word)) && isPerson) return reading("person");
  if (plainWords.has(last) || plainWords.has(first)) return reading("class", "plain");
  if (isThing && (thingWords.has(last) || thingWords.has(first))) return reading("thing");
  return reading("nothing");
}

interface Window {
  readonly start: number;
  readonly end: number;
  readonly class: DataClass;
  readonly length: number;
}

/** Every phrase that neighbouring words make up, without those inside a longer one. */
function windows(words: readonly string[]): readonly Window[] {
  const found: Window[] = [];
  for (let start = 0; start < words.length; start += 1) {
    for (let end = start + 1; end <= Math.min(words.length, start + 5); end += 1) {
      const glued = words.slice(start, end).join("");
      const dataClass = phraseClasses.get(glued);
      if (dataClass === undefined) continue;
      if ((glued.length <= 3 || needsCompany.has(glued)) && !isAtHome(words, start, end)) continue;
      found.push({ start, end, class: dataClass, length: glued.length });
    }
  }
  return found.filter((one) => !found.some((other) => other !== one && other.start <= one.start && other.end >= one.end && other.end - other.start > one.end - one.start));
}

/** True where everything else in the header is a person, a number's word or neutral. */
function isAtHome(words: readonly string[], start: number, end: number): boolean {
  return words.every((word, index) => (index >= start && index < end) || filler(word) || numberWords.has(word) || nameWords.has(word) || phraseClasses.has(word));
}

/** How many letters of the header's end are one of the set, taken together: `order date`, `UnitPrice`, `created_at`; 0 for none. */
function longestTail(words: readonly string[], set: ReadonlySet<string>): number {
  for (let start = Math.max(0, words.length - 3); start < words.length - 1; start += 1) {
    const glued = words.slice(start).join("");
    if (set.has(glued)) return glued.length;
  }
  return 0;
}
