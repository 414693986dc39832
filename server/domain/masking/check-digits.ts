/** Card numbers, accounts and national numbers, by the rules that their issuers publish. Every function takes text and answers yes or no. */

const digitsOf = (text: string): string => text.replace(/[\s.\-/]/g, "");
const at = (text: string, index: number): number => text.charCodeAt(index) - 48;
const weighted = (text: string, weights: readonly number[]): number => weights.reduce((sum, weight, index) => sum + weight * at(text, index), 0);

/** ISO/IEC 7812-1, annex B. Digits only. */
export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let index = digits.length - 1, doubled = false; index >= 0; index -= 1, doubled = !doubled) {
    const digit = at(digits, index);
    sum += doubled ? (digit > 4 ? 2 * digit - 9 : 2 * digit) : digit;
  }
  return sum % 10 === 0;
}

/** A payment card: 12 to 19 digits, an issuer's range (Visa, Mastercard, American Express, Diners, Discover, JCB, UnionPay, Maestro), Luhn. */
export function isCard(text: string): boolean {
  const digits = digitsOf(text);
  return /^(?:4\d{12}(?:\d{3}){0,2}|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}|3(?:0[0-5]|[68]\d)\d{11}|6(?:011|5\d\d|4[4-9]\d)\d{12}|35(?:2[89]|[3-8]\d)\d{12}|62\d{14,17}|(?:50|5[6-9]|6[0-9])\d{10,17})$/.test(digits) && !/^(\d)\1+$/.test(digits) && passesLuhn(digits);
}

/** ISO 13616: two letters, check digits, up to 30 signs, mod 97. */
export function isIban(text: string): boolean {
  const iban = text.replace(/[\s-]/g, "").toUpperCase();
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(iban)) return false;
  let rest = 0;
  for (const sign of iban.slice(4) + iban.slice(0, 4)) {
    const value = sign >= "A" ? sign.charCodeAt(0) - 55 : Number(sign);
    rest = (value > 9 ? rest * 100 + value : rest * 10 + value) % 97;
  }
  return rest === 1;
}

/** A US social security number by its ranges (area not 000, 666 or 9xx; group and serial not zero). It has no check digit. */
export function isSsn(text: string): boolean {
  const match = /^(\d{3})[\s.-]?(\d{2})[\s.-]?(\d{4})$/.exec(text.trim());
  return match !== null && match[1] !== "000" && match[1] !== "666" && (match[1] ?? "9") < "900" && match[2] !== "00" && match[3] !== "0000";
}

const spanishLetters = "TRWAGMYFPDXBNJZSQVHLCKE";
/** Spain: NIF (eight digits and a letter) and NIE (X, Y or Z before). */
export function isSpanishNif(text: string): boolean {
  const nif = digitsOf(text).toUpperCase();
  if (!/^[XYZ\d]\d{7}[A-Z]$/.test(nif)) return false;
  return nif[8] === spanishLetters[Number(nif.slice(0, 8).replace("X", "0").replace("Y", "1").replace("Z", "2")) % 23];
}

const oddValues = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];
/** Italy: codice fiscale of a person, with its letter. */
export function isCodiceFiscale(text: string): boolean {
  const code = digitsOf(text).toUpperCase();
  if (!/^[A-Z]{6}\d{2}[A-EHLMPRST]\d{2}[A-Z]\d{3}[A-Z]$/.test(code)) return false;
  const sum = Array.from(code.slice(0, 15)).reduce((total, sign, index) => {
    const value = sign >= "A" ? sign.charCodeAt(0) - 65 : Number(sign);
    return total + (index % 2 === 0 ? (oddValues[value] ?? 0) : value);
  }, 0);
  return code.charCodeAt(15) - 65 === sum % 26;
}

/** United Kingdom: national insurance number. */
export function isNino(text: string): boolean {
  return /^(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]$/.test(digitsOf(text).toUpperCase());
}

/** Germany: tax identification number, eleven digits, ISO 7064 mod 11,10. */
export function isGermanTaxId(text: string): boolean {
  const digits = digitsOf(text);
  if (!/^[1-9]\d{10}$/.test(digits)) return false;
  let product = 10;
  for (let index = 0; index < 10; index += 1) {
    const sum = (at(digits, index) + product) % 10 || 10;
    product = (2 * sum) % 11;
  }
  return (11 - product) % 10 === at(digits, 10);
}

/** France: numéro de sécurité sociale, 13 signs and a key of 97. */
export function isNir(text: string): boolean {
  const nir = digitsOf(text).toUpperCase();
  if (!/^[1278]\d{4}(?:\d{2}|2[AB])\d{8}$/.test(nir)) return false;
  return Number(BigInt(nir.slice(0, 13).replace("2A", "19").replace("2B", "18")) % 97n) === 97 - Number(nir.slice(13));
}

/** Poland: PESEL, with a month that can be and its check digit. */
export function isPesel(text: string): boolean {
  if (!/^\d{11}$/.test(text)) return false;
  const month = Number(text.slice(2, 4)) % 20;
  return month >= 1 && month <= 12 && at(text, 4) * 10 + at(text, 5) >= 1 && at(text, 4) * 10 + at(text, 5) <= 31 && (10 - (weighted(text, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) % 10)) % 10 === at(text, 10);
}

/** Netherlands: burgerservicenummer, the eleven test. */
export function isBsn(text: string): boolean {
  const digits = digitsOf(text).padStart(9, "0");
  return /^\d{9}$/.test(digits) && digits !== "000000000" && weighted(digits, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0;
}

/** Sweden: personnummer, with a date that can be and Luhn over its last ten digits. */
export function isPersonnummer(text: string): boolean {
  const match = /^(?:\d{2})?(\d{2})(\d{2})(\d{2})[-+]?(\d{4})$/.exec(text.trim());
  if (match === null) return false;
  const [, year = "", month = "", day = "", rest = ""] = match;
  return Number(month) >= 1 && Number(month) <= 12 && Number(day) % 60 >= 1 && Number(day) % 60 <= 31 && passesLuhn(year + month + day + rest);
}

/** Brazil: CPF, two check digits. */
export function isCpf(text: string): boolean {
  const digits = digitsOf(text);
  if (!/^\d{11}$/.test(digits) || /^(\d)\1+$/.test(digits)) return false;
  const check = (length: number): number => {
    let sum = 0;
    for (let index = 0; index < length; index += 1) sum += at(digits, index) * (length + 1 - index);
    return ((sum * 10) % 11) % 10;
  };
  return check(9) === at(digits, 9) && check(10) === at(digits, 10);
}
