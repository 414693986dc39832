import { keyDay } from "../../domain/retention/deadline.ts";
import { Refusal } from "../../domain/refusal.ts";
import type { HeldMailRow } from "../../ports/records/case-rows.ts";
import { instantText, type Ports } from "../context.ts";
import { openText, sealText } from "../personal-text.ts";

/** A held mail is kept so many days (of 24 hours); nobody has promised anything about it. */
export const heldDays = 30;

type HeldText = Pick<HeldMailRow, "id" | "textKeyId" | "textKey" | "keptUntilAt" | "titleSealed" | "textSealed">;

const place = (what: "title" | "text", id: string): string => `held-mail ${what} ${id}`;

/** Seals what a mail says, under a key of its own that ends with the mail; before the transaction. */
export async function sealHeld(ports: Ports, mail: { readonly title: string; readonly text: string }): Promise<HeldText> {
  const id = ports.randomness.id("held");
  const textKey = ports.randomness.bytes(32);
  const until = ports.clock.now().add({ hours: heldDays * 24 });
  const wrapped = await ports.keys.wrap(textKey, keyDay(until), id);
  return { id, textKeyId: wrapped.keyId, textKey: wrapped.bytes, keptUntilAt: instantText(until), titleSealed: sealText(textKey, mail.title, place("title", id)), textSealed: sealText(textKey, mail.text, place("text", id)) };
}

/** What a held mail says; null once it is erased. */
export async function openHeld(ports: Ports, row: HeldText): Promise<{ readonly title: string; readonly text: string } | null> {
  if (row.textKey === null || row.textKeyId === null) return null;
  const textKey = await ports.keys.unwrap({ keyId: row.textKeyId, bytes: row.textKey }, row.id).catch((error: unknown) => {
    if (error instanceof Refusal && error.code === "key-missing") return null;
    throw error;
  });
  const title = openText(textKey, row.titleSealed, place("title", row.id));
  const text = openText(textKey, row.textSealed, place("text", row.id));
  return title === null || text === null ? null : { title, text };
}

/** What is emptied when a held mail is decided: nothing of it stays readable here. */
export const erasedText = { textKeyId: null, textKey: null, titleSealed: null, textSealed: null } as const;
