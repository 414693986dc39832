import { bytes, count, date, instant } from "./format.ts";
import { words } from "./words.ts";

type Facts = Readonly<Record<string, string | number | boolean | null>>;
type Sentence = (who: string, facts: Facts) => string;

const purpose = (facts: Facts): string => {
  const known: Readonly<Record<string, string>> = words.purposes;
  return typeof facts["purpose"] === "string" ? (known[facts["purpose"]] ?? facts["purpose"]).toLowerCase() : "work";
};
const said = (facts: Facts, name: string): string | undefined => {
  const value = facts[name];
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
};
const sized = (facts: Facts): string => (typeof facts["bytes"] === "number" ? ` (${bytes(facts["bytes"])})` : "");
const onDevice = (facts: Facts): string => (said(facts, "device") === undefined ? "" : ` on “${said(facts, "device") ?? ""}”`);
const when = (facts: Facts, name: string): string | undefined => {
  const value = said(facts, name);
  return value === undefined ? undefined : value.length > 10 ? instant(value) : date(value);
};
const fileWord = (facts: Facts): string => (facts["kind"] === "result" ? "a result" : facts["kind"] === "masked" ? "the masked copy" : "a file");

/**
 * One sentence for each event of the custody record. `who` is a name or "The portal".
 * What is not listed is shown by its name, so that nothing that happened is ever left out.
 */
const sentences: Readonly<Record<string, Sentence>> = {
  "transfers.request": (who, facts) => `${who} opened this transfer for ${purpose(facts)}.`,
  "transfers.begin": (who, facts) => `${who} began to send ${fileWord(facts)}${sized(facts)}.`,
  "transfers.store-file": (who, facts) => `${who} sent ${fileWord(facts)}${sized(facts)}; every byte is stored.`,
  "transfers.complete": (who) => `${who} said that this is all. The stored bytes are being read back and checked.`,
  "transfers.accept": (_, facts) => `Everything arrived${sized(facts)}: stored, read back, fingerprint matches. It is safe with us.`,
  "transfers.reject": () => "What arrived could not be accepted.",
  "transfers.withdraw": (who) => `${who} took the request back before anything was sent.`,
  "transfers.expire": () => "Nothing was sent within 30 days, so the request ended.",
  "transfers.abandon": () => "Nothing more arrived for 7 days, so what had arrived is being erased.",
  "transfers.check-out": (who, facts) => `${who} took ${facts["copy"] === "masked" ? "a masked working copy" : "a working copy"} for ${purpose(facts)}${onDevice(facts)}.`,
  "transfers.start-work": (who, facts) => `${who} started ${({ test: "a test", repair: "the repair", conversion: "the conversion" } as Readonly<Record<string, string>>)[said(facts, "kind") ?? ""] ?? "to work"}.`,
  "transfers.read": (who, facts) => `${who} downloaded ${fileWord(facts)}${sized(facts)}.`,
  "transfers.view": (who) => `${who} looked at masked contents.`,
  "transfers.attest-removal": (who, facts) => `${who} confirmed that the working copy is removed${onDevice(facts)}.`,
  "transfers.give-back": (who) => `${who} gave it back without a result.`,
  "transfers.take-over": (who, facts) => `${who} took over the work${said(facts, "from") === undefined ? "" : ` from ${said(facts, "from") ?? ""}`}.`,
  "transfers.expire-checkout": (_, facts) => `The time of the working copy ended${said(facts, "holder") === undefined ? "" : ` (${said(facts, "holder") ?? ""})`}: it can no longer be downloaded with it.`,
  "transfers.return": (who, facts) => (facts["nothingToReturn"] === true ? `${who} finished: nothing had to be changed, no download is needed.` : `${who} returned the result. It is ready for you.`),
  "transfers.collect": (who) => `${who} has the result.`,
  "transfers.direct": (who, facts) => (facts["isNow"] === true || facts["delete"] === "now" ? `${who} ordered deletion now.` : `${who} ordered deletion${when(facts, "deleteAt") === undefined ? "" : ` for ${when(facts, "deleteAt") ?? ""}`}.`),
  "transfers.cancel-direction": (who) => `${who} took the dated order back.`,
  "transfers.allow-contractor": (who, facts) => `${who} ${facts["isAllowed"] === false ? "no longer allows" : "allowed"} ${said(facts, "contractor") ?? "an outside specialist"} to work on it.`,
  "transfers.record-contact": (who, facts) => `${who} told you ${said(facts, "how") === undefined ? "" : `by ${said(facts, "how") ?? ""} `}that it is ready.`,
  "transfers.begin-deletion": (_, facts) => `Deletion began${said(facts, "because") === undefined ? "" : ` (${said(facts, "because") ?? ""})`}. Nothing can be read any more.`,
  "transfers.erase": (_, facts) => `The portal's copies are erased${typeof facts["files"] === "number" ? ` (${count(facts["files"], "file", "files")})` : ""} and their keys are destroyed.`,
  "transfers.finish": () => "Everything was probed: nothing answers any more. The proof of deletion is there.",
  "transfers.certify": () => "The proof of deletion was issued.",
  "transfers.supplement": () => "A working copy's removal was confirmed late: the proof got a signed supplement.",
};

/** The sentence of one entry. */
export function sentenceOf(event: string, who: string, facts: Facts): string {
  return sentences[event]?.(who, facts) ?? `${who}: ${event.split(".").at(-1)?.replaceAll("-", " ") ?? event}.`;
}
