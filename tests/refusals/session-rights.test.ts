import { beforeAll, describe, expect, it } from "vitest";
import { endDue } from "../../server/actions/sessions/end-due.ts";
import { verifyConsent, verifySessionReceipt } from "../../server/sealing/verify-session.ts";
import { allow, askForLook, enrolledKey } from "../support/live.ts";
import { makeEngineerKey } from "../../server/live/engineer-key.ts";
import { startPortal, type TestPortal } from "../support/portal.ts";

let portal: TestPortal;
let keyId: string;
beforeAll(async () => {
  portal = await startPortal();
  ({ keyId } = await enrolledKey(portal, portal.cast.staff));
}, 60_000);

const as = (who: "customer" | "staff" | "otherStaff" | "supervisor" | "otherCustomer" | "auditor") => portal.as(portal.cast[who]);

describe("a remote session may be", () => {
  it("asked for by staff alone, under a key that a supervisor enrolled (CAP-6)", async () => {
    const made = await makeEngineerKey();
    const { id } = await as("staff")("POST /api/engineer-keys", { body: { name: "New laptop", publicKey: made.publicKey } });
    await expect(askForLook(portal, { keyId: id })).rejects.toMatchObject({ status: 409, problem: { code: "key-not-enrolled" } });
    await expect(as("staff")("POST /api/engineer-keys/:keyId/enrol", { params: { keyId: id } })).rejects.toMatchObject({ status: 403 });
    await expect(askForLook(portal, { keyId }, portal.cast.otherStaff)).rejects.toMatchObject({ problem: { code: "key-not-enrolled" } });
    await expect(as("customer")("POST /api/remote-sessions", { body: { accountId: "account_aaaaaaaaaaaaaaaaaaaaaaaaaa", purpose: "x", kinds: ["schema"], keyId } })).rejects.toMatchObject({ status: 403 });
    await as("supervisor")("POST /api/engineer-keys/:keyId/enrol", { params: { keyId: id } });
    await as("staff")("DELETE /api/engineer-keys/:keyId", { params: { keyId: id } });
    await expect(askForLook(portal, { keyId: id })).rejects.toMatchObject({ problem: { code: "key-not-enrolled" } });
  });

  it("answered by people of its account alone, and seen by no other", async () => {
    const { id } = await askForLook(portal, { keyId });
    const params = { id };
    const body = { entry: "browser" } as const;
    for (const who of ["staff", "supervisor", "auditor"] as const) await expect(as(who)("POST /api/remote-sessions/:id/offer", { params, body })).rejects.toMatchObject({ status: 403 });
    await expect(as("otherCustomer")("POST /api/remote-sessions/:id/offer", { params, body })).rejects.toMatchObject({ status: 404 });
    await expect(as("otherCustomer")("GET /api/remote-sessions/:id", { params })).rejects.toMatchObject({ status: 404 });
    expect((await as("otherCustomer")("GET /api/remote-sessions")).items).toEqual([]);
    await expect(as("customer")("POST /api/remote-sessions/:id/resume", { params })).rejects.toMatchObject({ status: 409 });
  });

  it("allowed only by a grant that is that of the request", async () => {
    const wrong = [{ kinds: ["schema", "browse", "query", "lookup"] as const, ask: ["schema"] as const }];
    for (const { kinds, ask } of wrong) {
      const session = await askForLook(portal, { keyId, kinds: [...ask] });
      await expect(allow(portal, session, { kinds: [...kinds] })).rejects.toMatchObject({ status: 400 });
    }
    const session = await askForLook(portal, { keyId });
    await expect(allow(portal, session, { engineer: { personId: portal.cast.otherStaff.personId, name: "Tess Moreau", keyThumbprint: "t".repeat(43) } })).rejects.toMatchObject({ status: 400 });
    await expect(allow(portal, session, { purposeDigest: "0".repeat(64) })).rejects.toMatchObject({ status: 400 });
    expect((await as("customer")("GET /api/remote-sessions/:id", { params: { id: session.id } })).state).toBe("offered");
  });

  it("paused and ended by the engineer, but resumed, narrowed and revoked by the customer alone; others only look", async () => {
    const { session, grant } = await allow(portal, await askForLook(portal, { keyId }));
    const params = { id: session.id };
    await expect(as("otherStaff")("POST /api/remote-sessions/:id/pause", { params })).rejects.toMatchObject({ status: 403 });
    expect((await as("staff")("POST /api/remote-sessions/:id/pause", { params })).state).toBe("paused");
    await expect(as("staff")("POST /api/remote-sessions/:id/resume", { params })).rejects.toMatchObject({ status: 403 });
    await expect(as("staff")("POST /api/remote-sessions/:id/revoke", { params })).rejects.toMatchObject({ status: 403 });
    await expect(as("staff")("POST /api/remote-sessions/:id/narrow", { params, body: { grant: { ...grant, epoch: 2 } } })).rejects.toMatchObject({ status: 403 });
    await expect(as("customer")("POST /api/remote-sessions/:id/narrow", { params, body: { grant: { ...grant, epoch: 2, tables: ["Customer", "Employee"] } } })).rejects.toMatchObject({ status: 400 });
    expect((await as("customer")("POST /api/remote-sessions/:id/narrow", { params, body: { grant: { ...grant, epoch: 2, rowsMax: 10 } } })).grant).toMatchObject({ epoch: 2, rowsMax: 10 });
    expect((await as("customer")("POST /api/remote-sessions/:id/resume", { params })).state).toBe("active");
    expect((await as("supervisor")("POST /api/remote-sessions/:id/revoke", { params })).state).toBe("revoked");
    await expect(as("customer")("POST /api/remote-sessions/:id/resume", { params })).rejects.toMatchObject({ status: 409 });
  });
});

describe("silence", () => {
  it("is a no: an unanswered request times out, and consent comes too late", async () => {
    const session = await askForLook(portal, { keyId });
    const opened = await askForLook(portal, { keyId });
    await as("customer")("POST /api/remote-sessions/:id/offer", { params: { id: opened.id }, body: { entry: "browser" } });
    portal.clock.advance({ minutes: 61 });
    await expect(allow(portal, opened)).rejects.toMatchObject({ status: 410 });
    await endDue(portal.ports);
    for (const { id } of [session, opened]) expect(await as("customer")("GET /api/remote-sessions/:id", { params: { id } })).toMatchObject({ state: "timed-out", reason: "silence", grant: null });
  });

  it("ends a grant whose time is over", async () => {
    const { session } = await allow(portal, await askForLook(portal, { keyId }));
    portal.clock.advance({ minutes: 31 });
    await endDue(portal.ports);
    expect(await as("customer")("GET /api/remote-sessions/:id", { params: { id: session.id } })).toMatchObject({ state: "expired", end: null });
  });
});

describe("what is kept", () => {
  it("is signed for both sides, in the ledger by digest, and holds no content", async () => {
    const asked = await askForLook(portal, { keyId, recording: true });
    const { session, grant } = await allow(portal, asked);
    const params = { id: session.id };
    const event = { at: portal.clock.now().toString(), kind: "browse", number: 1, outcome: "shown", rows: 7, requestDigest: "a".repeat(64), answerDigest: "b".repeat(64) } as const;
    await as("customer")("POST /api/remote-sessions/:id/events", { params, body: { events: [event, { ...event, number: 2, kind: "lookup" }], disclosure: { requests: 2, refused: 0, rows: 7, values: { name: 14 }, lookups: 1, reveals: 0 } } });
    await expect(as("customer")("POST /api/remote-sessions/:id/events", { params, body: { events: [{ ...event, value: "Smith" } as never], disclosure: { requests: 0, refused: 0, rows: 0, values: {}, lookups: 0, reveals: 0 } } })).rejects.toMatchObject({ status: 400 });
    await as("staff")("POST /api/remote-sessions/:id/end", { params });
    const keys = portal.ports.signer.publicKeys();
    for (const who of [portal.cast.customer, portal.cast.staff, portal.cast.auditor]) {
      const [consent, receipt] = await Promise.all(["consent", "receipt"].map(async (what) => (await fetch(`${portal.url}/api/remote-sessions/${session.id}/${what}.json`, { headers: portal.bearer(who) })).text()));
      expect(verifyConsent(consent ?? "", keys)).toMatchObject({ isValid: true, payload: { recording: "refused", grant: { ...grant } } });
      expect(verifySessionReceipt(receipt ?? "", keys)).toMatchObject({ isValid: true, payload: { state: "ended", disclosure: { rows: 7, values: { name: 14 } } } });
      const changed = JSON.parse(receipt ?? "{}") as { payload: string };
      expect(verifySessionReceipt(JSON.stringify({ ...changed, payload: changed.payload.replace(/^./, "f") }), keys).isValid).toBe(false);
    }
    // Anybody may have both checked at the public page, without an account.
    for (const [what, title] of [["consent", "Consent to a remote session"], ["receipt", "Receipt of a remote session"]] as const) {
      const text = await (await fetch(`${portal.url}/api/remote-sessions/${session.id}/${what}.json`, { headers: portal.bearer(portal.cast.customer) })).text();
      expect(await portal.as(null)("POST /api/verify", { body: { certificate: text } })).toMatchObject({ isValid: true, title });
      expect(await portal.as(null)("POST /api/verify", { body: { certificate: text.replace(/(?<="signature":")./, (letter) => (letter === "A" ? "B" : "A")) } })).toMatchObject({ isValid: false, title: null, statements: [] });
    }
    const rows = await portal.ports.records.read.ledgerRows.list({ event: ["sessions.request", "sessions.consent", "sessions.record", "sessions.end"] });
    expect(JSON.stringify(rows)).not.toMatch(/invoices|C-77/);
    const next = await allow(portal, await askForLook(portal, { keyId }));
    expect(next.session.lookupsToday).toBe(1);
  });
});

describe("a connection check", () => {
  it("is kept for the account, shown with the request, and is old after thirty days (CAP-11)", async () => {
    const check = await as("customer")("POST /api/connection-checks", { body: { downKbps: 9_000, upKbps: 2_000, latencyMs: 30, hasWebSocket: true } });
    expect(check).toMatchObject({ isPassed: true, isRecent: true, isHttps: true });
    expect((await askForLook(portal, { keyId })).connection).toMatchObject({ id: check.id });
    portal.clock.advance({ hours: 30 * 24 });
    expect((await as("customer")("GET /api/connection-checks/latest")).check).toMatchObject({ isRecent: true });
    portal.clock.advance({ seconds: 1 });
    expect((await as("customer")("GET /api/connection-checks/latest")).check).toMatchObject({ isRecent: false });
    await expect(as("staff")("GET /api/connection-checks/latest")).rejects.toMatchObject({ status: 403 });
  });

  it("is needed before consent where the policy says so, by the thresholds of the policy (CAP-11)", async () => {
    const strict = await startPortal({ environment: { POLICY_FILE: "captools" } });
    const key = await enrolledKey(strict, strict.cast.staff);
    await expect(allow(strict, await askForLook(strict, { keyId: key.keyId }))).rejects.toMatchObject({ status: 409, problem: { code: "connection-check-needed" } });
    await strict.as(strict.cast.customer)("POST /api/connection-checks", { body: { downKbps: 1_999, upKbps: 2_000, latencyMs: 30, hasWebSocket: true } });
    await expect(allow(strict, await askForLook(strict, { keyId: key.keyId }))).rejects.toMatchObject({ problem: { code: "connection-check-needed" } });
    strict.clock.advance({ seconds: 1 });
    await strict.as(strict.cast.customer)("POST /api/connection-checks", { body: { downKbps: 9_000, upKbps: 2_000, latencyMs: 30, hasWebSocket: true } });
    expect((await allow(strict, await askForLook(strict, { keyId: key.keyId }))).session.state).toBe("active");
  });
});
