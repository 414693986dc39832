import { argon2, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import { Refusal } from "../../domain/refusal.ts";
import type { Ports } from "../context.ts";

const derive = promisify(argon2);

// OWASP's least numbers for argon2id (19 MiB, two passes): 70 ms on a small machine, off the event loop.
const memoryKiB = 19_456;
const passes = 2;
const tagBytes = 32;

const atOnce = 2;
const waitingMax = 200;
let running = 0;
const waiting: (() => void)[] = [];

/** Bounds memory and leaves threads for the file system: two derivations run, some wait, the rest is refused. */
async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= atOnce) {
    if (waiting.length >= waitingMax) throw new Refusal("unavailable", "Too many people sign in at this moment. Try again shortly.");
    await new Promise<void>((resolve) => waiting.push(resolve));
  } else running += 1;
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next === undefined) running -= 1;
    else next();
  }
}

async function tagOf(password: string, salt: Uint8Array, cost: { memory: number; passes: number; parallelism: number }): Promise<Buffer> {
  return inTurn(() => derive("argon2id", { message: Buffer.from(password.normalize("NFKC"), "utf8"), nonce: salt, tagLength: tagBytes, ...cost }));
}

function unpadded(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64").replace(/=+$/, "");
}

/** argon2id of the password with a new salt, as a PHC string. */
export async function hashPassword(ports: Pick<Ports, "randomness">, password: string): Promise<string> {
  const salt = ports.randomness.bytes(16);
  const tag = await tagOf(password, salt, { memory: memoryKiB, passes, parallelism: 1 });
  return `$argon2id$v=19$m=${String(memoryKiB)},t=${String(passes)},p=1$${unpadded(salt)}$${unpadded(tag)}`;
}

const phc = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,64})\$([A-Za-z0-9+/]{43})$/;
const nobody = `$argon2id$v=19$m=${String(memoryKiB)},t=${String(passes)},p=1$${"A".repeat(22)}$${"A".repeat(43)}`;

/** Whether the password is the one behind `hash`. Without a hash the same work is done and the answer is no (R02, R46). */
export async function isPassword(password: string, hash: string | null): Promise<boolean> {
  const match = phc.exec(hash ?? nobody);
  if (match === null) throw new Error("a stored password hash is not a PHC string of argon2id");
  const [, memory, times, parallelism, salt = "", tag = ""] = match;
  const computed = await tagOf(password, Buffer.from(salt, "base64"), { memory: Number(memory), passes: Number(times), parallelism: Number(parallelism) });
  const isSame = timingSafeEqual(computed, Buffer.from(tag, "base64"));
  return hash !== null && password !== "" && isSame;
}

/** @throws {Refusal} `not-valid` for a password that is short, nearly one character, or the person's own address. */
export function checkNewPassword(password: string, email: string): void {
  const local = email.split("@")[0] ?? "";
  const isWeak = password.length < 12 || new Set(password).size < 5 || (local.length > 3 && password.toLowerCase().includes(local));
  if (isWeak) throw new Refusal("not-valid", "Choose a password of at least 12 different enough characters that does not contain your e-mail address.", { errors: [{ path: "body.password", message: "is too easy to guess" }] });
}
