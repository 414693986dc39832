import { bytes, count, date, instant } from "./format.ts";
import { words } from "./words.ts";

type Facts = Readonly<Record<string, string | number | boolean | null>>;
type Names = ReadonlyMap<string, string>;
type Sentence = (who: string, facts: Facts, names: Names) => string;

const said = (facts: Facts, name: string): string | undefined => {
  const value = facts[name];
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
};
const purpose = (facts: Facts): string => {
  const known: Readonly<Record<string, string>> = words.purposes;
  const value = said(facts, "purpose");
  return value === undefined ? "" : ` for ${(known[value] ?? value).toLowerCase()}`;
};
const sized = (facts: Facts): string => (typeof facts["bytes"] === "number" && facts["bytes"] > 0 ? ` (${bytes(facts["bytes"])})` : "");
const files = (facts: Facts): string => (typeof facts["files"] === "number" ? ` ${count(facts["files"], "file", "files")}` : "");
const until = (facts: Facts): string => {
  const value = said(facts, "deadlineAt");
  return value === undefined ? "" : ` It is kept until ${instant(value)}.`;
};
const when = (value: string | undefined): string => (value === undefined ? "" : ` for ${value.length > 10 ? instant(value) : date(value)}`);
const fileWord = (facts: Facts): string => (facts["kind"] === "result" ? "a result" : facts["kind"] === "masked" ? "the masked copy" : "a file");
const works: Readonly<Record<string, string>> = { test: "a test", repair: "the repair", conversion: "the conversion" };
const methods: Readonly<Record<string, string>> = {
  "custody-remove": "removed and checked by the command line", overwritten: "overwritten", deleted: "deleted", "device-wiped": "the device was wiped", other: "by other means",
};
const causes: Readonly<Record<string, string>> = {
  direction: "as ordered", deadline: "the agreed time is over", abandoned: "the upload was never finished", clock: "the agreed time is over",
};
const findings: Readonly<Record<string, string>> = {
  readable: "looks readable", "password-protected": "is protected with a password", damaged: "looks damaged", "not-recognised": "is of a kind that we do not know",
};

/**
 * One sentence for each event of the custody record. `who` is a name or "The portal".
 * What is not listed is shown by its name, so that nothing that happened is ever left out.
 */
const sentences: Readonly<Record<string, Sentence>> = {
  "transfers.request": (who, facts) => `${who} opened this transfer${purpose(facts)}.`,
  "transfers.take-in": (who, facts) => `${who} took it in on your behalf${purpose(facts)}.`,
  "transfers.begin": (_, facts) => `The first byte arrived.${until(facts)}`,
  "transfers.complete": (who, facts) => `${who} said that this is all:${files(facts)}. Every stored byte is being read back.`,
  "transfers.accept": (_, facts) => `Everything is stored and read back${sized(facts)}, fingerprint matches. It is safe with us.${until(facts)}`,
  "transfers.reject": () => "What arrived could not be accepted.",
  "transfers.withdraw": (who) => `${who} took the request back before anything was sent.`,
  "transfers.expire": () => "Nothing was sent within 30 days, so the request ended.",
  "transfers.abandon": () => "Nothing more arrived for 7 days, so what had arrived is being erased.",
  "transfers.check-out": (who, facts) => `${who} took ${facts["copy"] === "masked" ? "a masked working copy" : "the right to a working copy"}${purpose(facts)}.`,
  "transfers.mask": (who, facts) => `The portal made a masked copy for ${who}: ${String(facts["maskedColumns"] ?? "?")} of ${String(facts["columns"] ?? "?")} columns are masked.`,
  "transfers.ask-full-copy": (who) => `${who} asks for the full copy instead of the masked one.`,
  "transfers.allow-full-copy": (who, facts) => (facts["isAllowed"] === false ? `${who} declined the full copy.` : `${who} allowed the full copy.`),
  "transfers.start-work": (who, facts) => `${who} started ${works[said(facts, "kind") ?? ""] ?? "to work"}.`,
  "transfers.read": (who, facts) => `${who} downloaded ${fileWord(facts)}${sized(facts)}.`,
  "transfers.view": (who) => `${who} looked at masked contents.`,
  "transfers.attest-removal": (who, facts) => `${who} confirmed that the working copy is gone: ${methods[said(facts, "method") ?? ""] ?? "removed"}.`,
  "transfers.give-back": (who, facts) => `${who} gave it back without a result.${facts["isRemovalOutstanding"] === true ? " The removal of the working copy is not confirmed yet." : ""}`,
  "transfers.take-over": (who) => `${who} took over the work.`,
  "transfers.expire-checkout": () => "The time of the working copy ended: it can no longer be downloaded with it.",
  "transfers.return": (who, facts) => (facts["nothingToReturn"] === true ? `${who} finished: nothing had to be changed, no download is needed.` : `${who} returned the result:${files(facts)}. It is ready for you.`),
  "transfers.collect": (who, facts) => (facts["how"] === "downloaded" ? `${who} downloaded the result completely.` : `${who} has the result.`),
  "transfers.direct": (who, facts) => (facts["deleteAt"] === "now" ? `${who} ordered deletion now.` : `${who} ordered deletion${when(said(facts, "deleteAt"))}.`),
  "transfers.cancel-direction": (who) => `${who} took the dated order back.`,
  "transfers.allow-contractor": (who, facts, names) => `${who} ${facts["isAllowed"] === false ? "no longer allows" : "allowed"} ${names.get(said(facts, "personId") ?? "") ?? "an outside specialist"} to take a copy.`,
  "transfers.record-contact": (who) => `${who} contacted you.`,
  "transfers.bounce": () => "A mail to you could not be delivered; our staff are asked to contact you.",
  "transfers.not-collected": () => "The result has not been collected for a week; our staff are asked to contact you.",
  "transfers.delete": (_, facts) => `Deletion began${causes[said(facts, "because") ?? ""] === undefined ? "" : ` (${causes[said(facts, "because") ?? ""] ?? ""})`}. Nothing can be read any more.`,
  "transfers.erase": (_, facts) => `The portal's copies are erased (${files(facts).trim() || "everything"}) and their keys are destroyed.`,
  "transfers.finish": () => "Every place was asked and nothing answers any more. The proof of deletion is there.",
  "transfers.supplement": () => "A working copy's removal was confirmed late: the proof got a signed supplement.",
  "uploads.create": (who, facts) => `${who} began to send ${fileWord(facts)}${sized(facts)}.`,
  "uploads.finish": (who, facts) => `${who} sent ${fileWord(facts)}${sized(facts)}: every byte is stored.`,
  "uploads.check": (_, facts) => `A file was read back and looked at${sized(facts)}: ${[said(facts, "format"), findings[said(facts, "finding") ?? ""]].filter(Boolean).join(", ")}.`,
  "uploads.remove": (who) => `${who} stopped an upload; what had arrived of it is erased.`,
  "uploads.abandon": () => "An upload was not finished in time; what had arrived of it is erased.",
  "uploads.reject": () => "A file that could not be accepted is erased.",
};

/** The sentence of one entry. `names` are people that the facts may name by id. */
export function sentenceOf(event: string, who: string, facts: Facts, names: Names = new Map()): string {
  return sentences[event]?.(who, facts, names) ?? `${who}: ${event.split(".").at(-1)?.replaceAll("-", " ") ?? event}.`;
}
