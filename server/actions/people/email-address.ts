import { Refusal } from "../../domain/refusal.ts";

const localPart = /^[\p{L}\p{N}\p{M}!#$%&'*+/=?^_`{|}~-]+(\.[\p{L}\p{N}\p{M}!#$%&'*+/=?^_`{|}~-]+)*$/u;
const label = /^[\p{L}\p{N}\p{M}]([\p{L}\p{N}\p{M}-]*[\p{L}\p{N}\p{M}])?$/u;

/**
 * The one form in which an address of mail is kept and compared: NFC, lower case. Only plain addresses: no comment, quote, group, route
 * or list, so that no mail library can read it as another one (R59, R60).
 * @throws {Refusal} `not-valid`.
 */
export function normaliseEmail(given: string): string {
  const email = given.length <= 254 ? given.normalize("NFC").toLowerCase().normalize("NFC") : "";
  const at = email.indexOf("@");
  const [local, domain] = [email.slice(0, Math.max(0, at)), email.slice(at + 1)];
  const labels = domain.split(".");
  if (at < 1 || local.length > 64 || email.length > 254 || !localPart.test(local) || labels.length < 2 || !labels.every((part) => part.length <= 63 && label.test(part))) {
    throw new Refusal("not-valid", "This is not an e-mail address.");
  }
  return email;
}
