import type { CsvRow } from "./rows.ts";

const words =
  /(^|[\s_.-])(id|key|nr|no|num|number|nummer|numero|name|nom|nombre|vorname|nachname|prenom|apellidos?|first|last|title|titel|e-?mail|mail|phone|tel|telefon|fax|mobile|date|datum|fecha|day|month|year|jahr|time|created|updated|street|strasse|straße|address|adresse|city|ort|stadt|ville|ciudad|zip|plz|postcode|country|land|pays|state|region|code|type|typ|kind|status|amount|betrag|total|sum|price|preis|cost|qty|quantity|menge|anzahl|count|customer|kunde|client|company|firma|account|konto|iban|bic|tax|vat|ust|text|note|notes|comment|description|beschreibung|category|kategorie|group|currency|währung|unit|birthday|birth|geburtsdatum|gender|user|login|url|website|value|wert)s?($|[\s_.(#:-])/iu;
const identifier = /^[\p{Ll}][\p{L}\p{N}]*([_.][\p{L}\p{N}]+|\p{Lu}[\p{Ll}\p{N}]+)+$/u;
const notAName = /^[\s]*[-+]?[\d.,:/ -]+[%€$]?[\s]*$|@|^\s*$|^(true|false|null)$/i;

/**
 * Whether the first row names the columns. It must look like names, and something must speak for it: a usual word, the spelling of a program,
 * or a column below that holds numbers. In doubt it is a row like the others: a name is shown to everyone, a cell is not.
 */
export function looksLikeHeader(first: CsvRow, others: readonly CsvRow[]): boolean {
  const names = first.map((cell) => cell ?? "");
  if (names.some((name) => notAName.test(name) || name.length > 80)) return false;
  if (new Set(names.map((name) => name.trim().toLowerCase())).size < names.length) return false;
  if (names.some((name) => words.test(name) || identifier.test(name))) return true;
  return names.some((_, column) => {
    const cells = others.map((row) => row[column] ?? "").filter((cell) => cell !== "");
    return cells.length > 0 && cells.every((cell) => notAName.test(cell));
  });
}
