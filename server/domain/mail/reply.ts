/** A case's tag in the subject of its mails, `[S-12-k7f3q9ab2c]`: whoever answers sends it back. The code keeps others from guessing it. */
export function replyTag(caseNumber: number, code: string): string {
  return `[S-${String(caseNumber)}-${code}]`;
}

const tag = /\[S-(\d{1,12})-([a-z0-9]{10})\]/i;

/** The first tag in a subject, or null. */
export function tagIn(subject: string): { readonly number: number; readonly code: string } | null {
  const found = tag.exec(subject);
  return found === null ? null : { number: Number(found[1]), code: (found[2] ?? "").toLowerCase() };
}

const prefix = /^(re|aw|antw|sv|vs|ref|rif|r|fw|fwd|wg|tr)\s*(\[\d+\])?\s*:\s*/i;

/** A subject as the title of a case: one line, without tags, "Re:" and the like; at most 200 characters. */
export function titleOf(subject: string): string {
  let title = visible(subject).replaceAll(new RegExp(tag, "gi"), " ").replaceAll(/\s+/g, " ").trim();
  while (prefix.test(title)) title = title.replace(prefix, "");
  return title === "" ? "A mail without a subject" : title.slice(0, 200).toWellFormed().trim();
}

const textMax = 19_000;

/** A mail's text as a message: lines ended by LF, without characters that cannot be seen, at most 19,000 characters; the end says so where something is missing. */
export function messageText(text: string): string {
  const clean = visible(text.replaceAll(/\r\n?/g, "\n")).replaceAll(/\n{4,}/g, "\n\n\n").trim();
  if (clean.length <= textMax) return clean;
  return `${clean.slice(0, textMax).toWellFormed()}\n\n[The rest of this mail was too long and was not kept.]`;
}

/** What was written anew: without the mail that is answered, where one is quoted at the end. Where nothing would be left, all of it. */
export function withoutQuote(text: string): string {
  const lines = text.split("\n");
  const cut = lines.findIndex((_, index) => isQuoteHead(lines, index));
  let kept = cut === -1 ? lines : lines.slice(0, cut);
  while (/^\s*(>.*)?$/.test(kept.at(-1) ?? "x") && kept.length > 0) kept = kept.slice(0, -1);
  const own = kept.join("\n").trim();
  return own === "" ? text : own;
}

/** The line above a quoted mail in common mail programs and languages, alone or wrapped once. */
function isQuoteHead(lines: readonly string[], index: number): boolean {
  const line = (lines[index] ?? "").trim();
  if (line.length > 500) return false;
  const next = (lines[index + 1] ?? "").trim();
  const isFollowed = (at: number): boolean => lines.slice(at, at + 3).some((one) => one.startsWith(">"));
  if (/^-{3,} ?(original message|original-nachricht|ursprüngliche nachricht|message d'origine|mensaje original|messaggio originale|forwarded message) ?-{3,}$/i.test(line)) return true;
  if (/^(on|am|le|el|il|op|den) .*:$/i.test(line) && isFollowed(index + 1)) return true;
  if (/^(on|am|le|el|il|op|den) /i.test(line) && next.endsWith(":") && next.length < 300 && isFollowed(index + 2)) return true;
  return /^(from|von|de|da|van): .+/i.test(line) && /^(sent|date|gesendet|datum|envoyé|enviado|inviato|verzonden|to|an): /i.test(next);
}

function visible(text: string): string {
  return text.toWellFormed().replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u202a-\u202e\u2066-\u2069]/g, "");
}
