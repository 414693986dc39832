import type { ColumnSample } from "./cells.ts";
import { headerWords } from "./header.ts";
import { readHeader, type HeaderReading } from "./name-evidence.ts";
import { nameWords, personWords, thingWords } from "./words/roles.ts";

/** What the neighbours of a column and the table's name say. */
export interface TableEvidence {
  /** People stand in the rows: the table is named so, or it has a first and a last name, a birth date or a tax id. */
  readonly isOfPeople: boolean;
  /** Things stand in the rows: products, files, categories. */
  readonly isOfThings: boolean;
  /** A card's other columns stand beside: security code, expiry, card holder. */
  readonly hasCardParts: boolean;
  readonly readings: ReadonlyMap<string, HeaderReading>;
}

/** Reads all headers of one table together. */
export function lookAtTable(table: string, columns: readonly ColumnSample[]): TableEvidence {
  const readings = new Map(columns.map((one) => [one.column, readHeader(one.column)] as const));
  const all = [...readings];
  const words = headerWords(table).flatMap((word) => [word, word.replace(/ies$/, "y"), word.replace(/e?s$/, ""), word.replace(/s$/, "")]);
  const has = (test: (column: string, reading: HeaderReading) => boolean): boolean => all.some(([column, reading]) => test(column, reading));
  const personal = all.filter(([, reading]) => ["name", "date", "tax-id", "e-mail", "phone"].includes(reading.class ?? "") && !reading.words.some((word) => nameWords.has(word) && reading.words.length === 1));
  const isNamedForPeople = words.some((word) => personWords.has(word)) || /客户|客戶|顧客|员工|社員|患者|会員|会员/u.test(table);
  const isOfThings = words.some((word) => thingWords.has(word)) && !isNamedForPeople && personal.length === 0;
  return {
    isOfPeople: !isOfThings && (isNamedForPeople || personal.length >= 2 || has((_column, reading) => reading.class === "tax-id")),
    isOfThings,
    hasCardParts: has((column) => /cvv|cvc|exp(?:iry|ir|_?date|_?mon|_?y)|card ?_?holder|security.?code/i.test(column)),
    readings,
  };
}
