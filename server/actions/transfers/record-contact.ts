import { Refusal } from "../../domain/refusal.ts";
import { instantText, type Caller, type Ports } from "../context.ts";
import { sealText, textKeyOf } from "../personal-text.ts";
import { record } from "../record.ts";
import { change } from "./change.ts";
import { loadTransfer } from "./load.ts";

/** Staff record how and when the customer was told (ALO-18). @throws {Refusal} `gone` once erased. */
export async function recordContact(ports: Ports, caller: Caller, transferId: string, input: { how: string; note?: string | undefined }): Promise<void> {
  const seen = await loadTransfer(ports.records.read, caller, transferId);
  const textKey = await textKeyOf(ports, seen);
  if (textKey === null) throw new Refusal("gone", "This transfer was erased.");
  const id = ports.randomness.id("contact");
  await change(ports, async (tables) => {
    const transfer = await loadTransfer(tables, caller, transferId);
    await tables.contacts.insert({
      id,
      transferId,
      at: instantText(ports.clock.now()),
      personId: caller.personId,
      howSealed: sealText(textKey, input.how, `contact-how ${id}`),
      noteSealed: input.note === undefined ? null : sealText(textKey, input.note, `contact-note ${id}`),
    });
    await tables.transfers.update({ id: transferId }, { needsContactSince: null, needsContactBecause: null });
    await record(ports, tables, { event: "transfers.record-contact", actorId: caller.personId, accountId: transfer.accountId, transferId, text: { value: input.note === undefined ? input.how : `${input.how}: ${input.note}`, textKey } });
  }, seen);
}
