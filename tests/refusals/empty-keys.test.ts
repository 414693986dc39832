import { createHmac } from "node:crypto";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openKeyFolder } from "../../server/storage/keys/folder.ts";
import { until } from "../support/http.ts";
import { allow, askForLook, enrolledKey, rawEnd } from "../support/live.ts";
import { temporaryFolder } from "../support/places.ts";
import { startPortal, type TestPortal } from "../support/portal.ts";

const folder = temporaryFolder();
afterAll(folder.remove);
let portal: TestPortal;
beforeAll(async () => { portal = await startPortal(); });

const base64url = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
/** A token as `jsonwebtoken` would make it, but under any key, the empty one included. */
function forged(claims: object, key: string | Buffer | null): string {
  const head = base64url({ alg: key === null ? "none" : "HS256", typ: "JWT" });
  const body = base64url(claims);
  return `${head}.${body}.${key === null ? "" : createHmac("sha256", key).update(`${head}.${body}`).digest("base64url")}`;
}

describe("a key that is empty", () => {
  it.each(["signing", "root", "check", "master.key"])("stops the start where it is the file %s, and is not replaced by a new one (R26)", async (name) => {
    const directory = join(folder.path, `of-${name}`);
    const open = () => openKeyFolder({ directory, now: () => Temporal.Instant.from("2026-11-21T20:37:00Z") });
    await open();
    expect(readdirSync(directory)).toContain(name);
    for (const content of [Buffer.alloc(0), Buffer.alloc(32), Buffer.alloc(200)]) {
      writeFileSync(join(directory, name), content);
      await expect(open()).rejects.toMatchObject({ code: expect.stringMatching(/^(setting-invalid|object-damaged|key-missing)$/) as string });
    }
  });

  it("signs nobody in: no token made with it, with zeros, or with no algorithm is a credential (R26)", async () => {
    const { supervisor } = portal.cast;
    const now = Math.floor(portal.clock.now().epochMilliseconds / 1000);
    const claims = { sub: supervisor.personId, role: "supervisor", iat: now, exp: now + 3600 };
    const url = `${portal.url}/api/session`;
    expect((await fetch(url, { headers: portal.bearer(supervisor) })).status).toBe(200);
    for (const token of [forged(claims, ""), forged(claims, Buffer.alloc(32)), forged(claims, null), "", " ", "0".repeat(43), "A".repeat(43), createHmac("sha256", "").update(supervisor.token).digest("base64url")])
      expect(`${token} ${String((await fetch(url, { headers: { authorization: `Bearer ${token}` } })).status)}`).toBe(`${token} 401`);
  });

  it("lets nobody into a remote session: a ticket under it ends the line, one of the portal's own opens it (R26)", async () => {
    const { customer, staff } = portal.cast;
    const { keyId } = await enrolledKey(portal, staff);
    const { session } = await allow(portal, await askForLook(portal, { keyId }));
    const { ticket } = await portal.as(customer)("POST /api/remote-sessions/:id/tickets", { params: { id: session.id } });
    const claims = JSON.parse(Buffer.from(ticket.split(".")[1] ?? "", "base64url").toString()) as object;
    for (const key of ["", Buffer.alloc(32), null]) expect(await (await rawEnd(portal, session.id, customer, { ticket: forged({ ...claims, jti: `ticket-${String(key)}` }, key) })).closed).toBe(4403);
    const own = await rawEnd(portal, session.id, customer, { ticket });
    await own.untilHeard("joined");
    own.socket.terminate();
    await until(() => own.closed, (code) => code > 0, "closed");
  });
});
