import { Refusal } from "../domain/refusal.ts";
import type { Tables } from "../ports/records/records.ts";

const firstNumber = 1001;

/** The next number of a kind of things, 1001 first: given in order, inside the transaction; the counter's row is locked by its guarded update. @throws {Refusal} `conflict` when another one was made at the same moment. */
export async function nextNumber(tables: Tables, name: "transfer-number" | "case-number" | "chat-number"): Promise<number> {
  const counter = await tables.facts.find({ name });
  if (counter === undefined) {
    await tables.facts.insert({ name, value: String(firstNumber) });
    return firstNumber;
  }
  const next = Number(counter.value) + 1;
  const changed = await tables.facts.update({ name, value: counter.value }, { value: String(next) });
  if (changed !== 1) throw new Refusal("conflict", "Another one was made at the same moment. Try again.");
  return next;
}
