import type { ColumnSample, MaskCell } from "./cells.ts";
import { isBsn, isCard, isCodiceFiscale, isCpf, isGermanTaxId, isIban, isNino, isNir, isPersonnummer, isPesel, isSpanishNif, isSsn } from "./check-digits.ts";
import { givenNames } from "./words/given-names.ts";
import { fold } from "./header.ts";

/** Shares of a sample's values, 0 to 1, that pass a check. A share says how often, never which value. */
export interface ValueEvidence {
  /** Values that are not null. */
  readonly count: number;
  readonly distinct: number;
  readonly email: number;
  readonly iban: number;
  /** Card numbers written in groups; with bare digits. */
  readonly groupedCard: number;
  readonly bareCard: number;
  readonly dashedSsn: number;
  /** National numbers whose letters or signs make chance unlikely. */
  readonly markedId: number;
  /** National numbers of bare digits whose check digits agree: weak, a tenth of all numbers passes one. */
  readonly bareId: number;
  readonly writtenPhone: number;
  readonly phoneLike: number;
  readonly dateLike: number;
  readonly credential: number;
  readonly givenName: number;
  readonly street: number;
  readonly uuid: number;
  readonly whole: number;
  readonly fraction: number;
  readonly hasDigit: number;
  readonly hasLetter: number;
  readonly long: number;
  readonly flag: number;
}

const email = /^[^\s@<>()]+@[^\s@<>()]+\.[\p{L}\p{N}-]{2,}$/u;
const writtenPhone = /^(?:\+\d[\d\s().\-/]{6,20}|\(?0?\d{1,5}\)[\s.\-/]?\d[\d\s.\-/]{4,14}|0\d{1,4}[\s\-/]\d[\d\s\-/.]{4,14}|\d{3}-\d{3}-\d{4}|\d{3}\.\d{3}\.\d{4}|\d{2}(?:[ .]\d{2}){4})(?:\s*(?:x|ext\.?|#)\s*\d{1,6})?$/i;
const date = /^(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2}))(?:[T\s]\d{1,2}:\d{2}.*)?$|^\d{4}年\d{1,2}月\d{1,2}日$/;
const credential = /^(?:\$2[abxy]\$\d\d\$|\$argon2|\$[156]\$|pbkdf2[_:$]|scrypt[:$]|eyJ[\w-]{10,}\.eyJ|[srp]k_(?:live|test)_|AKIA[0-9A-Z]{12,}|gh[pousr]_\w{20,}|xox[abpr]-|-----BEGIN |\{SSHA\})/;
const street = /(?:^\d{1,5}[a-z]?\s+\S.*\b(?:st|street|ave|avenue|rd|road|blvd|lane|ln|drive|dr|court|ct|way|rue|place|parkway|square)\b)|(?:(?:str(?:\.|asse|aße)|weg|platz|allee|gasse|straat|laan|gracht|gatan|vägen|gata)\s*\d+)|(?:^(?:calle|c\/|avda|avenida|av\.|via|viale|piazza|corso|rua|rue|ul\.|ulica|aleja|al\.|plaza|travessa|\d+,?\s*rue)\s+\S)|(?:[都道府県].*[市区町村].*\d)|(?:[省市].*[区县].*[路街道])/i;
const uuid = /^\{?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\}?$/i;

/** Looks at the values of a sample. At most 1,000 of them. */
export function lookAtValues({ values }: ColumnSample): ValueEvidence {
  const texts = values.filter((value) => value !== null && !(value instanceof Uint8Array)).slice(0, 1000).map(textOf);
  const filled = texts.filter((text) => text !== "");
  const share = (test: (text: string) => boolean): number => (filled.length === 0 ? 0 : filled.filter(test).length / filled.length);
  const isGrouped = (text: string): boolean => /^\d{4}([ -])\d{4}\1\d{4}\1\d{1,7}$|^\d{4}([ -])\d{6}\2\d{4,5}$/.test(text);
  return {
    count: filled.length,
    distinct: new Set(values.filter((value) => value !== null).map((value) => (value instanceof Uint8Array ? value.join(",") : textOf(value)))).size,
    email: share((text) => email.test(text)),
    iban: share(isIban),
    groupedCard: share((text) => isGrouped(text) && isCard(text)),
    bareCard: share((text) => /^\d{12,19}$/.test(text) && isCard(text)),
    dashedSsn: share((text) => /^\d{3}-\d{2}-\d{4}$/.test(text) && isSsn(text)),
    markedId: share((text) => isSpanishNif(text) || isCodiceFiscale(text) || isNino(text) || (/^\d{3}\.\d{3}\.\d{3}-\d{2}$/.test(text) && isCpf(text)) || (/^\d{6,8}[-+]\d{4}$/.test(text) && isPersonnummer(text)) || (/^\d \d\d \d\d \d\w \d{3} \d{3} \d\d$/.test(text) && isNir(text)) || (/^\d\d \d{3} \d{3} \d{3}$/.test(text) && isGermanTaxId(text))),
    bareId: Math.max(share(isGermanTaxId), share(isNir), share(isPesel), share(isBsn), share(isPersonnummer), share(isCpf)),
    writtenPhone: share((text) => writtenPhone.test(text) && !date.test(text)),
    phoneLike: share((text) => /^[+(]?[\d\s().\-/+]{6,24}(?:\s*(?:x|ext\.?|#)\s*\d{1,6})?$/i.test(text) && (text.match(/\d/g)?.length ?? 0) >= 6),
    dateLike: share((text) => date.test(text)),
    credential: share((text) => credential.test(text)),
    givenName: share(startsWithGivenName),
    street: share((text) => street.test(text)),
    uuid: share((text) => uuid.test(text)),
    whole: share((text) => /^-?\d+$/.test(text)),
    fraction: share((text) => /^-?\d+[.,]\d+$/.test(text)),
    hasDigit: share((text) => /\d/.test(text)),
    hasLetter: share((text) => /\p{L}/u.test(text)),
    long: share((text) => text.length >= 40 && /\s/.test(text)),
    flag: share((text) => /^(?:[01]|-1|true|false|yes|no|y|n|t|f)$/i.test(text)),
  };
}

/** A value as the text that checks and hashes take. */
export function textOf(value: MaskCell): string {
  return typeof value === "string" ? value.trim() : value instanceof Uint8Array ? "" : String(value);
}

function startsWithGivenName(text: string): boolean {
  if (text.length > 60 || /\d|@/.test(text)) return false;
  const words = fold(text).split(/[\s,.-]+/).filter(Boolean);
  return words.length <= 5 && words.some((word) => givenNames.has(word));
}
