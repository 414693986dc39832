import { openKeyFolder } from "../../server/storage/keys/folder.ts";

/** Opens the key folder `argv[2]` at the instant `argv[3]` (ms), makes the keys of several days at once, and says what it has; then reads what others wrapped. */
const [, , directory = "", startAt = "0"] = process.argv;
await new Promise((resolve) => setTimeout(resolve, Number(startAt) - Date.now()));
const keys = await openKeyFolder({ directory, now: () => Temporal.Instant.from("2026-11-22T00:00:00Z") });
const days = Array.from({ length: 20 }, (_, day) => `2026-12-${String(day + 1).padStart(2, "0")}`);
const wrapped = await Promise.all(days.map((day) => keys.wrap(Buffer.alloc(32, day), day, "file_1 account_1")));
await keys.rememberErasure({ transferId: `transfer_${String(process.pid)}`, fileIds: [], erasedAt: Temporal.Instant.from("2026-11-22T00:00:00Z") });
process.stdout.write(JSON.stringify({
  signing: keys.signingKey().keyId,
  secret: Buffer.from(keys.secret("test")).toString("hex"),
  wrapped: wrapped.map(({ keyId, bytes }) => ({ keyId, bytes: Buffer.from(bytes).toString("hex") })),
}));
