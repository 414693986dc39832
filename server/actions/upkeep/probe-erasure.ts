import type { CertificateBody } from "../../domain/custody/certificate.ts";
import { Refusal } from "../../domain/refusal.ts";
import type { ProbeAnswer } from "../../ports/object-store.ts";
import type { TransferRow } from "../../ports/records/rows.ts";
import { reach } from "../../system/failpoint.ts";
import { withinTime } from "../../system/time-limit.ts";
import { instantText, type Ports } from "../context.ts";
import { advance, type EraseLimits } from "./erase-step.ts";
import { addNotes } from "./erasure-notes.ts";

type Place = CertificateBody["placesCovered"][number];

/**
 * Step 5: asks every place for every file. Anything found leads back to the removal; an error or a late answer is neither a no nor an unknown.
 * @throws {Refusal} `conflict` when traces were found, or the store is set to keep copies (Object Lock, replication); `unavailable`.
 */
export async function probeErasure(ports: Ports, transfer: TransferRow, limits: EraseLimits): Promise<void> {
  const stored: ProbeAnswer[] = [];
  for (const file of await ports.records.read.files.list({ transferId: transfer.id })) {
    await reach("erase.probe");
    stored.push(...(await withinTime(ports.sealed.probe(file.id), limits.answerMilliseconds, "The store")));
  }
  const recorded = await withinTime(ports.records.probe(transfer.id), limits.answerMilliseconds, "The records");
  if (recorded.some((answer) => answer.found === "yes")) await goBack(ports, transfer, "keys", recorded);
  const hindrances = [...new Set(stored.filter((answer) => answer.preventsProof === true).map((answer) => `${answer.place}: ${answer.detail}`))];
  const traces = stored.filter((answer) => answer.preventsProof !== true);
  if (traces.some((answer) => answer.found === "yes")) await goBack(ports, transfer, "objects", traces);
  if (hindrances.length > 0) throw new Refusal("conflict", `There is no certificate while the store may keep a copy. ${hindrances.join("; ")}. Switch it off for this bucket; the deletion then goes on by itself.`);
  // Unlike some stores, a database can always tell: not knowing means that it did not answer.
  if (recorded.some((answer) => answer.found !== "no")) throw new Refusal("unavailable", "The records did not answer whether something is left.");
  await reach("erase.probed");
  const declaration = ports.settings.storeDeclaration === "" ? null : ports.settings.storeDeclaration;
  const places = [...placesOf(stored, declaration), { place: "Records of the portal", found: "no", detail: `no key, text or remembered answer in any of ${String(recorded.length)} places of the database`, declaration: null } as const];
  await ports.records.transact(async (tables) => {
    if (!(await advance(tables, transfer, "probe", "certify"))) return;
    await addNotes(tables, transfer.id, { places, verifiedAt: instantText(ports.clock.now()) });
  });
}

async function goBack(ports: Ports, transfer: TransferRow, to: "keys" | "objects", answers: readonly ProbeAnswer[]): Promise<never> {
  const places = [...new Set(answers.filter((answer) => answer.found === "yes").map((answer) => answer.place))];
  await ports.records.transact(async (tables) => {
    await advance(tables, transfer, "probe", to);
  });
  throw new Refusal("conflict", `Traces are still found: ${places.join(", ")}.`);
}

/** One line a place: `unknown` for one file makes the place unknown. */
function placesOf(answers: readonly ProbeAnswer[], declaration: string | null): Place[] {
  const places = new Map<string, Place>();
  for (const answer of answers) {
    const found = answer.found === "unknown" || places.get(answer.place)?.found === "unknown" ? "unknown" : "no";
    places.set(answer.place, { place: answer.place, found, detail: answer.detail.slice(0, 500), declaration: found === "unknown" ? declaration : null });
  }
  return [...places.values()];
}
