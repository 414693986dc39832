import type { Chance } from "./chance.ts";

/** Made-up numbers with right check digits, written after the issuers' rules and apart from the engine's checks. */
const pad = (value: number, width: number): string => String(value).padStart(width, "0");
const sum = (digits: string, weights: readonly number[]): number => weights.reduce((total, weight, index) => total + weight * Number(digits[index]), 0);

export const luhnDigit = (digits: string): string => {
  const total = Array.from(digits).reverse().reduce((all, digit, index) => all + (index % 2 === 0 ? Math.floor((Number(digit) * 2) / 10) + ((Number(digit) * 2) % 10) : Number(digit)), 0);
  return String((10 - (total % 10)) % 10);
};
const card = (chance: Chance): string => {
  const start = chance.pick(["4", "51", "55", "2223", "37", "6011", "3530"]);
  const body = start + chance.digits((start === "37" ? 14 : 15) - start.length);
  return body + luhnDigit(body);
};
const grouped = (digits: string): string => (digits.length === 15 ? `${digits.slice(0, 4)} ${digits.slice(4, 10)} ${digits.slice(10)}` : (digits.match(/.{4}/g) ?? []).join(" "));
const ssn = (chance: Chance): string => `${pad(1 + chance.below(664), 3)}-${pad(1 + chance.below(98), 2)}-${pad(1 + chance.below(9998), 4)}`;
const iban = (chance: Chance): string => {
  const [country, length] = chance.pick<readonly [string, number]>([["DE", 18], ["FR", 23], ["ES", 20], ["NL", 10], ["PL", 24], ["SE", 20]]);
  const body = country === "NL" ? `ABNA${chance.digits(length)}` : chance.digits(length);
  const numeric = Array.from(`${body}${country}00`).map((sign) => (/[A-Z]/.test(sign) ? String(sign.charCodeAt(0) - 55) : sign)).join("");
  return `${country}${pad(98 - Number(BigInt(numeric) % 97n), 2)}${body}`;
};
const steuerId = (chance: Chance): string => {
  const body = String(1 + chance.below(9)) + chance.digits(9);
  let product = 10;
  for (const digit of body) product = (((Number(digit) + product) % 10 || 10) * 2) % 11;
  return body + String((11 - product) % 10);
};
const nir = (chance: Chance): string => {
  const body = `${String(1 + chance.below(2))}${pad(40 + chance.below(59), 2)}${pad(1 + chance.below(12), 2)}${pad(1 + chance.below(95), 2)}${chance.digits(6)}`;
  return body + pad(97 - Number(BigInt(body) % 97n), 2);
};
const nif = (chance: Chance): string => {
  const number = chance.below(99_999_999);
  return pad(number, 8) + ("TRWAGMYFPDXBNJZSQVHLCKE"[number % 23] ?? "");
};
const codiceFiscale = (chance: Chance): string => {
  const letters = (count: number): string => Array.from({ length: count }, () => chance.pick(Array.from("BCDFGLMNPRSTV"))).join("");
  const body = `${letters(6)}${pad(40 + chance.below(59), 2)}${chance.pick(Array.from("ABCDEHLMPRST"))}${pad(1 + chance.below(28), 2)}${chance.pick(["H", "F", "L"])}${pad(chance.below(999), 3)}`;
  const odd: Record<string, number> = {};
  Array.from("0123456789").forEach((sign, index) => (odd[sign] = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21][index] ?? 0));
  Array.from("ABCDEFGHIJKLMNOPQRSTUVWXYZ").forEach((sign, index) => (odd[sign] = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23][index] ?? 0));
  const total = Array.from(body).reduce((all, sign, index) => all + (index % 2 === 0 ? (odd[sign] ?? 0) : /\d/.test(sign) ? Number(sign) : sign.charCodeAt(0) - 65), 0);
  return body + String.fromCharCode(65 + (total % 26));
};
const pesel = (chance: Chance): string => {
  const body = `${pad(40 + chance.below(59), 2)}${pad(1 + chance.below(12), 2)}${pad(1 + chance.below(28), 2)}${chance.digits(4)}`;
  return body + String((10 - (sum(body, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) % 10)) % 10);
};
const bsn = (chance: Chance): string => {
  for (;;) {
    const body = String(1 + chance.below(9)) + chance.digits(7);
    const check = sum(body, [9, 8, 7, 6, 5, 4, 3, 2]) % 11;
    if (check < 10) return body + String(check);
  }
};
const personnummer = (chance: Chance): string => {
  const body = `${pad(40 + chance.below(59), 2)}${pad(1 + chance.below(12), 2)}${pad(1 + chance.below(28), 2)}${chance.digits(3)}`;
  return `${body.slice(0, 6)}-${body.slice(6)}${luhnDigit(body)}`;
};
const cpf = (chance: Chance): string => {
  const body = chance.digits(8) + String(1 + chance.below(8));
  const digit = (text: string): string => String(((Array.from(text).reduce((all, one, index) => all + Number(one) * (text.length + 1 - index), 0) * 10) % 11) % 10);
  const first = digit(body);
  return body + first + digit(body + first);
};

export const numbers = {
  card,
  groupedCard: (chance: Chance): string => grouped(card(chance)),
  ssn,
  bareSsn: (chance: Chance): string => ssn(chance).replaceAll("-", ""),
  ein: (chance: Chance): string => `${pad(10 + chance.below(88), 2)}-${chance.digits(7)}`,
  iban,
  spacedIban: (chance: Chance): string => (iban(chance).match(/.{1,4}/g) ?? []).join(" "),
  steuerId,
  nir,
  nif,
  codiceFiscale,
  pesel,
  bsn,
  personnummer,
  cpf: (chance: Chance): string => cpf(chance).replace(/(...)(...)(...)(..)/, "$1.$2.$3-$4"),
  bareCpf: cpf,
  nino: (chance: Chance): string => `${chance.pick(["AB", "CE", "HK", "JL", "PR"])}${chance.digits(6)}${chance.pick(["A", "B", "C", "D"])}`,
  idCardZh: (chance: Chance): string => `${chance.pick(["110101", "310104", "440305"])}19${pad(50 + chance.below(49), 2)}${pad(1 + chance.below(12), 2)}${pad(1 + chance.below(28), 2)}${chance.digits(3)}${chance.pick(["X", "1", "5", "8"])}`,
  myNumber: (chance: Chance): string => chance.digits(12),
} as const;
