import { Refusal } from "../../domain/refusal.ts";
import type { HeldMail } from "../../contract/shapes/held-mail.ts";
import type { HeldMailRow } from "../../ports/records/case-rows.ts";
import type { PageRequest } from "../../ports/records/records.ts";
import type { Ports } from "../context.ts";
import { openHeld } from "./held-text.ts";

/** Held mails, newest first, with their subjects. Staff only. */
export async function listHeldMails(ports: Ports, filter: { readonly state?: HeldMailRow["state"] | undefined }, page: PageRequest): Promise<{ items: HeldMail[]; next: string | null }> {
  const found = await ports.records.read.lists.heldMails(filter.state === undefined ? {} : { state: filter.state }, page);
  const items: HeldMail[] = [];
  for (const row of found.items) items.push({ ...(await presentHeldMail(ports, row)), text: null });
  return { items, next: found.next };
}

/** A held mail with its text. @throws {Refusal} `not-found`. */
export async function showHeldMail(ports: Ports, id: string): Promise<HeldMail> {
  return presentHeldMail(ports, await heldMail(ports, id));
}

export async function heldMail(ports: Ports, id: string): Promise<HeldMailRow> {
  const row = await ports.records.read.heldMails.find({ id });
  if (row === undefined) throw new Refusal("not-found", "There is nothing here.");
  return row;
}

async function presentHeldMail(ports: Ports, row: HeldMailRow): Promise<HeldMail> {
  const opened = await openHeld(ports, row);
  const { id, sender, reason, state, receivedAt, keptUntilAt, caseId } = row;
  return { id, sender, reason, state, receivedAt, keptUntilAt, caseId, title: opened?.title ?? null, text: opened?.text ?? null };
}
