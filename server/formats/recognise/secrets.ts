import { latin1 } from "./bytes.ts";
import { asText } from "./text.ts";
import type { Sample } from "./found.ts";

const names = /^(\.env(\..+)?|id_(rsa|dsa|ecdsa|ed25519)|\.netrc|\.npmrc|\.pgpass|\.git-credentials|credentials|.*\.(har|pem|key|p12|pfx|ppk|kdbx|jks|keystore|ovpn))$/i;
const privateKey = /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----|PuTTY-User-Key-File-\d/;
const tokens = /\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{36,}|\bxox[abprs]-[A-Za-z0-9-]{10,}|\bsk_live_[A-Za-z0-9]{16,}|"private_key"\s*:\s*"-----BEGIN/;
const recording = /^\s*\{\s*"log"\s*:\s*\{[^]{0,4000}"(?:creator|entries|browser)"/;
/** Every repetition that could meet itself is bounded: the text is anybody's (R67). */
const settingLine = /^[A-Z][A-Z0-9_]{0,60}(?:SECRET|PASSWORD|PASSWD|TOKEN|API_?KEY|PRIVATE_?KEY)[A-Z0-9_]{0,60}[ \t]{0,20}=[ \t]{0,20}\S{4}/m;

/**
 * True when a file carries secrets that work elsewhere: settings with passwords, a browser recording (HAR), a private key (R63).
 * A database may hold such words by right: there only its own kind of file counts, not its content.
 */
export function hasSecrets({ head, name }: Sample, isDatabase: boolean): boolean {
  if (names.test(name)) return true;
  if (isDatabase) return false;
  const start = head.subarray(0, 262_144);
  const text = asText(start);
  if (text === null) return privateKey.test(latin1(start, 0, 16_384));
  return privateKey.test(text) || tokens.test(text) || recording.test(text) || settingLine.test(text);
}
