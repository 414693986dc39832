import type { KeyedHash } from "./cells.ts";

/** No letters that are read wrongly over the telephone (i, l, o, u are left out). */
const alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
const rememberedValues = 8_000;

/** Fifty bits of a keyed hash as ten signs: of a million values two share a pseudonym once in two thousand databases. */
export function signsOf(digest: Uint8Array, count: number): string {
  let signs = "";
  let bits = 0;
  let held = 0;
  for (let index = 0; signs.length < count; index += 1) {
    held = ((held << 8) | (digest[index] ?? 0)) & 0xffff;
    bits += 8;
    while (bits >= 5 && signs.length < count) {
      bits -= 5;
      signs += alphabet[(held >>> bits) & 31] ?? "";
    }
  }
  return signs;
}

/**
 * A keyed function from text to text that remembers its latest answers, a bounded number of them: names and cities repeat. Where few repeat
 * (numbers of people) it stops remembering: that would cost more than the hash.
 */
export function remembering(make: (value: string) => string): (value: string) => string {
  let recent = new Map<string, string>();
  let older = new Map<string, string>();
  let asked = 0;
  let known = 0;
  let isWorthIt = true;
  return (value) => {
    if (!isWorthIt) return make(value);
    asked += 1;
    const remembered = recent.get(value) ?? older.get(value);
    if (remembered !== undefined) {
      known += 1;
      return remembered;
    }
    const made = make(value);
    if (value.length <= 256) recent.set(value, made);
    if (recent.size >= rememberedValues) {
      isWorthIt = known * 4 > asked;
      older = isWorthIt ? recent : new Map<string, string>();
      recent = new Map();
      asked = 0;
      known = 0;
    }
    return made;
  };
}

/** `S-7k2m9x4q1c`: the same for the same value under one key and domain. */
export function pseudonym(hash: KeyedHash, letter: string, domain: string): (value: string) => string {
  return remembering((value) => `${letter}-${signsOf(hash(domain, value), 10)}`);
}

/** `u-7k2m9x4q1c@d-4fq2kz.invalid`: a valid address that can never receive (RFC 2606); addresses of one domain stay together. */
export function emailPseudonym(hash: KeyedHash, fixed: string): (value: string) => string {
  const domain = remembering((value) => `d-${signsOf(hash("e-mail-domain", value), 6)}.invalid`);
  return remembering((value) => {
    const border = value.lastIndexOf("@");
    if (border < 1 || border === value.length - 1 || /\s/.test(value)) return fixed;
    return `u-${signsOf(hash("e-mail", value), 10)}@${domain(value.slice(border + 1).toLowerCase())}`;
  });
}

/** Every digit becomes another by the key; signs that belong to a telephone number stay, other letters become `x`. */
export function otherDigits(hash: KeyedHash): (value: string) => string {
  return remembering((value) => {
    let digest: Uint8Array = new Uint8Array(0);
    let count = 0;
    let made = "";
    for (const sign of value.slice(0, 64)) {
      if (sign >= "0" && sign <= "9") {
        // Bytes of 250 and more would make the first digits likelier.
        let byte = 255;
        while (byte >= 250) {
          if (count % 32 === 0) digest = hash("phone", `${String(count / 32)}:${value}`);
          byte = digest[count % 32] ?? 0;
          count += 1;
        }
        made += String(byte % 10);
      } else made += "+-()./ #,;x".includes(sign) ? sign : "x";
    }
    return made;
  });
}
