import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ensureFirstSupervisorLink } from "../../server/actions/people/supervisors.ts";
import { touchSession } from "../../server/actions/people/sessions.ts";
import { enrolSupervisor, enrolVendor, inviteCustomer, openDoor, password, signInByCode, type Client, type Door, type Enrolled } from "../support/door.ts";

let door: Door;
let ada: Enrolled;
beforeAll(async () => {
  door = await openDoor();
  ada = await enrolSupervisor(door);
});
afterAll(() => door.close());

/** Signs the supervisor in anew, which also counts as a step-up. */
async function fresh(person: Enrolled = ada): Promise<Client> {
  await person.client.post("/api/sign-in", { email: person.email, password, totp: await door.totp(person.secret) });
  return person.client;
}
async function bearer(client: Client): Promise<{ token: string; id: string }> {
  const made = await client.post("/api/tokens", { name: "script" });
  expect(made.status).toBe(201);
  return made.body as { token: string; id: string };
}
const withToken = (token: string, path = "/api/session") => door.client().get(path, { Authorization: `Bearer ${token}` });

describe("a right that was taken away is gone at once (R31)", () => {
  it("a changed role ends sessions and tokens and cuts what hangs on them", async () => {
    await fresh();
    const staff = await enrolVendor(door, ada, "supervisor", "demoted@vendor.example");
    const { token } = await bearer(staff.client);
    expect((await withToken(token, "/api/people")).status).toBe(200);
    door.changes.length = 0;
    const changed = await ada.client.patch(`/api/people/${staff.personId}`, { role: "auditor" });
    expect(changed.body.role).toBe("auditor");
    expect((await withToken(token)).status).toBe(401);
    expect((await staff.client.get("/api/session")).status).toBe(401);
    expect(door.changes.filter((change) => change.topic === "session-ended")).toHaveLength(2);
    await fresh(staff);
    expect((await staff.client.post("/api/people", { email: "x@vendor.example", name: "X", role: "staff" })).status).toBe(403);
  });

  it("a disabled customer is refused on the next request, with cookie and token", async () => {
    await fresh();
    const carl = await inviteCustomer(door, ada, "disabled@customer.example");
    const browser = await signInByCode(door, carl.email);
    const { token } = await bearer(browser);
    await ada.client.patch(`/api/people/${carl.personId}`, { isDisabled: true });
    expect((await browser.get("/api/session")).status).toBe(401);
    expect((await withToken(token)).status).toBe(401);
  });
});

describe("a disabled person gets no session (R39)", () => {
  it("by code, by the code that was already mailed, by invitation", async () => {
    await fresh();
    const carl = await inviteCustomer(door, ada, "expired@customer.example");
    const browser = door.client();
    await browser.post("/api/sign-in/code", { email: carl.email });
    const { secret: code } = await door.lastMail("sign-in-code");
    await ada.client.patch(`/api/people/${carl.personId}`, { isDisabled: true });
    expect((await browser.post("/api/sign-in", { email: carl.email, code })).status).toBe(401);
    expect((await browser.post("/api/invitations/accept", { token: carl.token })).status).toBe(404);
    const before = (await door.mails()).length;
    expect((await browser.post("/api/sign-in/code", { email: carl.email })).status).toBe(202);
    expect((await door.mails()).length).toBe(before);
  });

  it("by password, by reset, by a reset link that waits, by token", async () => {
    await fresh();
    const staff = await enrolVendor(door, ada, "staff", "gone@vendor.example");
    const { token } = await bearer(staff.client);
    await door.client().post("/api/password-reset", { email: staff.email });
    const link = (await door.lastMail("password-reset")).secret;
    await ada.client.patch(`/api/people/${staff.personId}`, { isDisabled: true });
    expect((await door.client().post("/api/sign-in", { email: staff.email, password, totp: await door.totp(staff.secret) })).status).toBe(401);
    expect((await door.client().post("/api/invitations/accept", { token: link, password: "another long password" })).status).toBe(404);
    expect((await withToken(token)).status).toBe(401);
    const before = (await door.mails()).length;
    await door.client().post("/api/password-reset", { email: staff.email });
    expect((await door.mails()).length).toBe(before);
  });
});

describe("links (R17)", () => {
  it("carry the configured origin whatever the request says, work once, and end other sessions", async () => {
    await fresh();
    const staff = await enrolVendor(door, ada, "staff", "reset@vendor.example");
    await door.client().post("/api/password-reset", { email: staff.email }, { "X-Forwarded-Host": "evil.example", Forwarded: "host=evil.example" });
    const mail = await door.lastMail("password-reset");
    expect(mail.text).toContain(`http://localhost:8080/invitation#${mail.secret}`);
    expect(mail.text).not.toContain("evil");
    const other = await enrolVendor(door, ada, "staff", "other@vendor.example");
    const accept = () => door.client().post("/api/invitations/accept", { token: mail.secret, password: "a fresh long password" });
    const race = await Promise.all([accept(), accept(), accept()]);
    expect(race.map((answer) => answer.status).sort()).toEqual([200, 404, 404]);
    expect((await staff.client.get("/api/session")).status).toBe(401);
    expect((await other.client.get("/api/session")).status).toBe(200);
    const signIn = async (word: string) => (await door.client().post("/api/sign-in", { email: staff.email, password: word, totp: await door.totp(staff.secret) })).status;
    expect(await signIn(password)).toBe(401);
    expect(await signIn("a fresh long password")).toBe(204);
    expect((await door.mails()).filter((one) => one.template === "security-notice" && one.personId === staff.personId)).toHaveLength(1);
  });

  it("are not used up by looking, and run out: an invitation after seven days, a reset after three", async () => {
    await fresh();
    const carl = await inviteCustomer(door, ada, "slow@customer.example");
    for (let count = 0; count < 3; count += 1) expect((await door.client().post("/api/invitations/look", { token: carl.token })).body).toMatchObject({ kind: "invitation", role: "customer", needsPassword: false, totpUri: null });
    await door.client().post("/api/password-reset", { email: ada.email });
    const reset = (await door.lastMail("password-reset")).secret;
    door.move({ hours: 72 });
    expect((await door.client().post("/api/invitations/look", { token: reset })).status).toBe(404);
    expect((await door.client().post("/api/invitations/look", { token: carl.token })).status).toBe(200);
    door.move({ hours: 96 });
    expect((await door.client().post("/api/invitations/accept", { token: carl.token })).status).toBe(404);
    await expect(signInByCode(door, carl.email)).rejects.toThrow();
    await fresh();
    expect((await ada.client.post(`/api/people/${carl.personId}/invite-again`)).status).toBe(202);
    const { secret } = await door.lastMail("invitation");
    expect((await door.client().post("/api/invitations/accept", { token: carl.token })).status).toBe(404);
    expect((await door.client().post("/api/invitations/accept", { token: secret })).status).toBe(200);
    expect((await ada.client.post(`/api/people/${carl.personId}/invite-again`)).status).toBe(409);
  });

  it("set what they are for and nothing else", async () => {
    await fresh();
    const carl = await inviteCustomer(door, ada, "narrow@customer.example");
    const accept = (fields: object) => door.client().post("/api/invitations/accept", { token: carl.token, ...fields }).then((answer) => answer.status);
    expect(await accept({ email: "other@customer.example" })).toBe(400);
    expect(await accept({ password: "a password for a customer" })).toBe(400);
    expect(await accept({ role: "supervisor" })).toBe(400);
    expect(await accept({})).toBe(200);
    expect(await door.records.read.people.find({ id: carl.personId })).toMatchObject({ email: carl.email, role: "customer", passwordHash: null });
  });
});

it("the first supervisor's link exists only while nobody can supervise", async () => {
  const empty = await openDoor();
  const first = (await ensureFirstSupervisorLink(empty.ports)) ?? "";
  const second = (await ensureFirstSupervisorLink(empty.ports)) ?? "";
  expect(first).toMatch(/^http:\/\/localhost:8080\/invitation#[\w-]{43}$/);
  const look = (link: string) => empty.client().post("/api/invitations/look", { token: link.split("#")[1] ?? "" }).then((answer) => answer.status);
  expect([await look(first), await look(second)]).toEqual([404, 200]);
  await enrolSupervisor(empty);
  expect(await ensureFirstSupervisorLink(empty.ports)).toBeNull();
  await empty.close();
});

describe("sessions end", () => {
  it("after 30 idle minutes for staff, unless an upload runs; after 12 hours in any case", async () => {
    const client = await fresh();
    const { id } = (await client.get("/api/sessions")).body.items[0] as { id: string };
    door.move({ minutes: 29 });
    expect((await client.get("/api/session")).status).toBe(200);
    door.move({ minutes: 29 });
    await touchSession(door.ports, id);
    door.move({ minutes: 29 });
    expect((await client.get("/api/session")).status).toBe(200);
    for (let count = 0; count < 22; count += 1) {
      door.move({ minutes: 28 });
      await touchSession(door.ports, id);
    }
    expect((await client.get("/api/session")).status).toBe(200);
    door.move({ minutes: 28 });
    expect((await client.get("/api/session")).status).toBe(401);
    await fresh();
    door.move({ minutes: 31 });
    expect((await client.get("/api/session")).status).toBe(401);
  });

  it("after 24 hours for customers, and after 90 days for tokens", async () => {
    await fresh();
    const carl = await inviteCustomer(door, ada, "day@customer.example");
    const browser = await signInByCode(door, carl.email);
    const { token } = await bearer(browser);
    door.move({ hours: 23 });
    expect((await browser.get("/api/session")).status).toBe(200);
    door.move({ hours: 1 });
    expect((await browser.get("/api/session")).status).toBe(401);
    door.move({ hours: 24 * 89 - 1 });
    expect((await withToken(token)).status).toBe(200);
    door.move({ hours: 1 });
    expect((await withToken(token)).status).toBe(401);
  });

  it("when told to: one, or all, and only one's own", async () => {
    await fresh();
    const carl = await inviteCustomer(door, ada, "all@customer.example");
    const browser = await signInByCode(door, carl.email);
    const mine = await bearer(browser);
    const hers = await bearer(ada.client);
    expect((await browser.delete(`/api/sessions/${hers.id}`)).body).toEqual((await browser.delete(`/api/sessions/session_${"a".repeat(26)}`)).body);
    expect((await withToken(hers.token)).status).toBe(200);
    expect((await browser.delete(`/api/sessions/${mine.id}`)).status).toBe(204);
    expect((await withToken(mine.token)).status).toBe(401);
    const again = await bearer(browser);
    expect((await browser.delete("/api/sessions")).status).toBe(204);
    expect([(await withToken(again.token)).status, (await browser.get("/api/session")).status]).toEqual([401, 401]);
  });

  it("a new sign-in in the same browser ends the former one and gives another token", async () => {
    const client = await fresh();
    const former = client.jar.get("__Host-session") ?? "";
    await fresh();
    expect(client.jar.get("__Host-session")).not.toBe(former);
    expect((await door.client().get("/api/session", { Cookie: `__Host-session=${former}` })).status).toBe(401);
  });
});

describe("step-up", () => {
  it("is asked for ten minutes after the last proof, and gives the session a new token", async () => {
    const client = await fresh();
    const invite = (email: string) => client.post("/api/people", { email, name: "New", role: "staff" });
    expect((await invite("first@vendor.example")).status).toBe(201);
    door.move({ minutes: 10 });
    expect((await invite("second@vendor.example")).body.code).toBe("step-up-needed");
    const former = client.jar.get("__Host-session") ?? "";
    expect((await client.post("/api/session/step-up", { password: "not the password", totp: await door.totp(ada.secret) })).status).toBe(401);
    expect((await client.post("/api/session/step-up", { password, totp: await door.totp(ada.secret) })).status).toBe(204);
    expect(client.jar.get("__Host-session")).not.toBe(former);
    expect((await door.client().get("/api/session", { Cookie: `__Host-session=${former}` })).status).toBe(401);
    expect((await invite("second@vendor.example")).status).toBe(201);
  });

  it("is nothing that a token has or gets (R28, R30)", async () => {
    const { token } = await bearer(await fresh());
    const act = (method: "post", path: string, body: object) => door.client()[method](path, body, { Authorization: `Bearer ${token}` });
    expect((await act("post", "/api/people", { email: "t@vendor.example", name: "T", role: "staff" })).status).toBe(403);
    expect((await act("post", "/api/session/step-up", { password, totp: await door.totp(ada.secret) })).status).toBe(403);
  });

  it("guessing at it locks the person and ends their sessions", async () => {
    await fresh();
    const staff = await enrolVendor(door, ada, "staff", "guess@vendor.example");
    for (let count = 0; count < 10; count += 1) await staff.client.post("/api/session/step-up", { password: "guessed password", totp: "000000" });
    expect((await staff.client.get("/api/session")).status).toBe(401);
    expect((await door.client().post("/api/sign-in", { email: staff.email, password, totp: await door.totp(staff.secret) })).status).toBe(401);
  });
});

it("a token made with a token ends no later than it (R28)", async () => {
  await fresh();
  const carl = await inviteCustomer(door, ada, "chain@customer.example");
  const first = (await (await signInByCode(door, carl.email)).post("/api/tokens", { name: "first" })).body as { token: string; endsAt: string };
  door.move({ hours: 24 * 30 });
  const second = (await door.client().post("/api/tokens", { name: "second" }, { Authorization: `Bearer ${first.token}` })).body as { endsAt: string };
  expect(second.endsAt).toBe(first.endsAt);
});

describe("who may manage whom", () => {
  it("staff look after customers, supervisors after everybody, contractors and auditors after nobody", async () => {
    await fresh();
    const staff = await enrolVendor(door, ada, "staff", "manager@vendor.example");
    const auditor = await enrolVendor(door, ada, "auditor", "auditor@vendor.example");
    const carl = await inviteCustomer(door, staff, "managed@customer.example");
    const vendor = { email: "v@vendor.example", name: "V", role: "staff" };
    expect((await staff.client.post("/api/people", vendor)).status).toBe(403);
    expect((await auditor.client.post("/api/people", vendor)).status).toBe(403);
    expect((await staff.client.patch(`/api/people/${carl.personId}`, { role: "staff" })).status).toBe(403);
    expect((await ada.client.patch(`/api/people/${carl.personId}`, { role: "staff" })).status).toBe(400);
    expect((await staff.client.patch(`/api/people/${auditor.personId}`, { isDisabled: true })).status).toBe(403);
    expect((await staff.client.post(`/api/people/${carl.personId}/unlock`)).status).toBe(403);
    expect((await ada.client.patch(`/api/people/${staff.personId}`, { isContractor: true })).status).toBe(200);
    await fresh(staff);
    expect((await staff.client.patch(`/api/people/${carl.personId}`, { name: "Other" })).status).toBe(403);
    const browser = await signInByCode(door, carl.email);
    for (const path of ["/api/people", "/api/accounts", `/api/accounts/${carl.accountId}`]) expect((await browser.get(path)).status).toBe(403);
  });

  it("the last supervisor cannot be removed, and nobody changes their own role", async () => {
    await fresh();
    expect((await ada.client.patch(`/api/people/${ada.personId}`, { role: "staff" })).status).toBe(403);
    expect((await ada.client.patch(`/api/people/${ada.personId}`, { isDisabled: true })).status).toBe(403);
  });

  it("extra keys change nothing (R13)", async () => {
    await fresh();
    const carl = await inviteCustomer(door, ada, "mass@customer.example");
    const before = await door.records.read.people.find({ id: carl.personId });
    for (const extra of ['"accountId":"account_x"', '"state":"active"', '"activatedAt":"2026-01-01"', '"__proto__":{"isDisabled":true}', '"constructor":{"prototype":{}}', '"passwordHash":"x"']) {
      const answer = await ada.client.post("/api/people", JSON.parse(`{"email":"y@customer.example","name":"Y","role":"customer","accountId":"${carl.accountId}"}`) as object);
      expect([201, 409]).toContain(answer.status);
      const raw = await rawPatch(ada.client, `/api/people/${carl.personId}`, `{"name":"Changed",${extra}}`);
      expect(raw, extra).toBe(400);
    }
    expect(await door.records.read.people.find({ id: carl.personId })).toEqual(before);
    expect((await ada.client.post("/api/people", { email: "both@vendor.example", name: "B", role: "staff", accountId: carl.accountId })).status).toBe(400);
    expect((await ada.client.post("/api/people", { email: "none@vendor.example", name: "B", role: "customer" })).status).toBe(400);
  });
});

/** Bodies that `JSON.stringify` would not write, such as an own `__proto__`. */
async function rawPatch(client: Client, path: string, body: string): Promise<number> {
  const answer = await fetch(`http://127.0.0.1:${String(door.port)}${path}`, {
    method: "PATCH",
    headers: { "Content-Type": "application/json", Cookie: `__Host-session=${client.jar.get("__Host-session") ?? ""}`, Origin: door.origin, "Sec-Fetch-Site": "same-origin" },
    body,
  });
  return answer.status;
}

it("a lost second factor: a supervisor resets it, the old one ends, the mailed link enrols a new one", async () => {
  await fresh();
  const staff = await enrolVendor(door, ada, "staff", "lost@vendor.example");
  expect((await ada.client.post(`/api/people/${ada.personId}/second-factor`)).status).toBe(403);
  expect((await ada.client.post(`/api/people/${staff.personId}/second-factor`)).body).toMatchObject({ hasSecondFactor: false });
  expect((await staff.client.get("/api/session")).status).toBe(401);
  const old = { email: staff.email, password };
  expect((await door.client().post("/api/sign-in", { ...old, totp: await door.totp(staff.secret) })).status).toBe(401);
  expect((await door.client().post("/api/sign-in", { ...old, totp: staff.recoveryCodes[1] ?? "" })).status).toBe(401);
  const { secret: token } = await door.lastMail("second-factor");
  const look = await door.client().post("/api/invitations/look", { token });
  expect(look.body).toMatchObject({ kind: "second-factor", needsPassword: false });
  const secret = new URL(String(look.body.totpUri)).searchParams.get("secret") ?? "";
  expect(secret).not.toBe(staff.secret);
  expect((await door.client().post("/api/invitations/accept", { token, totp: "000000" })).status).toBe(400);
  expect((await door.client().post("/api/invitations/accept", { token, totp: await door.totp(secret), password: "a third long password" })).status).toBe(400);
  const accepted = await door.client().post("/api/invitations/accept", { token, totp: await door.totp(secret) });
  expect(accepted.body.recoveryCodes).toHaveLength(10);
  expect((await door.client().post("/api/sign-in", { ...old, totp: await door.totp(secret) })).status).toBe(204);
});

it("a repeated Idempotency-Key invites once, and is refused with another body", async () => {
  await fresh();
  const wish = { email: "once@vendor.example", name: "Once", role: "staff" };
  const ask = (body: object) => ada.client.post("/api/people", body, { "Idempotency-Key": "invite-1" });
  const [first, second] = [await ask(wish), await ask(wish)];
  expect([first.status, second.status]).toEqual([201, 201]);
  expect(second.body.id).toBe(first.body.id);
  expect((await ask({ ...wish, name: "Twice" })).body.code).toBe("idempotency-conflict");
  expect((await door.mails()).filter((mail) => mail.template === "invitation" && mail.personId === first.body.id)).toHaveLength(1);
});

it("every change of the directory is in the ledger, with nobody's name or address of mail", async () => {
  const rows = await door.records.read.ledgerRows.list({}, { by: "seq" });
  const events = new Set(rows.map((row) => row.event));
  for (const event of ["people.accept-invitation", "people.sign-in", "people.sign-in-refused", "people.send-code", "people.sign-out-everywhere", "people.end-session", "people.step-up", "people.make-token", "people.invite", "people.invite-again", "people.change-person", "people.add-account", "people.reset-second-factor", "people.ask-password-reset"]) expect(events).toContain(event);
  const facts = rows.map((row) => row.facts).join();
  expect(facts).not.toMatch(/example|Carl|Ada|Łódź/);
  expect(facts).toContain("127.0.0.1");
});
