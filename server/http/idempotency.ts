import { createHash, createHmac } from "node:crypto";
import type { Request } from "express";
import { instantText, type Caller, type Ports } from "../actions/context.ts";
import { Refusal } from "../domain/refusal.ts";

const alphabet = "abcdefghjkmnopqrstuvwxyz23456789";

/**
 * `Idempotency-Key`: the ids that an action draws follow from the caller, the route and the key. A repeat therefore asks for the same thing again,
 * also after a crash between the change and its answer (F02): what exists already is presented, what does not is made.
 */
export interface Idempotent {
  /** The same ports with ids that follow from the key; the first one with this prefix is that of `turn`. */
  portsFrom(prefix: string, turn: number): Ports;
  /** The id that the thing with this prefix has or will have; a later turn is for what was begun and is gone again. */
  idAt(prefix: string, turn: number): string;
}

/**
 * Null where the request carries no key.
 * @throws {Refusal} `not-valid` for a malformed key; `idempotency-conflict` when the key came with another body before.
 */
export async function idempotent(ports: Ports, caller: Caller, request: Request, route: string, body: unknown): Promise<Idempotent | null> {
  const key = request.headers["idempotency-key"];
  if (key === undefined) return null;
  if (typeof key !== "string" || !/^[\x21-\x7e]{1,200}$/.test(key)) throw new Refusal("not-valid", "The Idempotency-Key must be 1 to 200 visible ASCII characters.");
  const secret = ports.keys.secret("idempotency");
  const idOf = (prefix: string, index: number): string => {
    const digest = createHmac("sha256", secret).update(JSON.stringify([caller.personId, route, key, prefix, index])).digest();
    return `${prefix}_${[...digest.subarray(0, 26)].map((byte) => alphabet[byte & 31] ?? "").join("")}`;
  };
  const id = idOf("key", 0);
  const bodyHash = createHash("sha256").update(JSON.stringify([request.params, body ?? null])).digest("hex");
  const known = await ports.records.read.idempotency.find({ id });
  if (known === undefined)
    await ports.records.read.idempotency.insert({ id, personId: caller.personId, route, bodyHash, resourceId: null, createdAt: instantText(ports.clock.now()) }).catch(async (error: unknown) => {
      if ((await ports.records.read.idempotency.find({ id })) === undefined) throw error;
    });
  const kept = known ?? (await ports.records.read.idempotency.find({ id }));
  if (kept !== undefined && kept.bodyHash !== bodyHash) throw new Refusal("idempotency-conflict", "This Idempotency-Key was used with another body before. Use a new key for a new wish.");
  const portsFrom = (first: string, turn: number): Ports => {
    const drawn = new Map<string, number>([[first, turn]]);
    const randomness = {
      bytes: (count: number) => ports.randomness.bytes(count),
      id: (prefix: string) => {
        const index = drawn.get(prefix) ?? 0;
        drawn.set(prefix, index + 1);
        return idOf(prefix, index);
      },
    };
    return { ...ports, randomness };
  };
  return { portsFrom, idAt: idOf };
}

/** Runs `make`, or `again` with the thing that an earlier try with the same key has made already. */
export async function once<T>(
  ports: Ports,
  caller: Caller,
  request: Request,
  wish: { readonly route: string; readonly prefix: string; readonly body: unknown },
  find: (id: string) => Promise<T | undefined>,
  make: (ports: Ports) => Promise<T>,
): Promise<T> {
  const key = await idempotent(ports, caller, request, wish.route, wish.body);
  if (key === null) return make(ports);
  const id = key.idAt(wish.prefix, 0);
  const made = await find(id);
  if (made !== undefined) return made;
  try {
    return await make(key.portsFrom(wish.prefix, 0));
  } catch (error) {
    // Two tries at once: the loser finds what the winner made.
    const other = await find(id);
    if (other !== undefined) return other;
    throw error;
  }
}
