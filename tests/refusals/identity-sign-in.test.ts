import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tidy } from "../../server/actions/upkeep/sweep.ts";
import { enrolSupervisor, enrolVendor, inviteCustomer, openDoor, password, signInByCode, type Door, type Enrolled } from "../support/door.ts";

let door: Door;
let ada: Enrolled;
beforeAll(async () => {
  door = await openDoor();
  ada = await enrolSupervisor(door);
});
afterAll(() => door.close());

const sessions = () => door.records.read.sessions.count({});
/** Moves to a new day, so that wrong tries of one test do not lock the next, and signs the supervisor in anew. */
async function newDay(): Promise<void> {
  door.move({ hours: 24 });
  await ada.client.post("/api/sign-in", { email: ada.email, password, totp: await door.totp(ada.secret) });
}

describe("an empty or wrong credential never makes a session (R02)", () => {
  const wrong: unknown[] = [undefined, "", null, [], {}, "   ", 0, true, ["x"], { $ne: null }];
  for (const value of wrong) {
    it(`refuses ${value === undefined ? "an absent value" : JSON.stringify(value)} wherever a credential is read`, async () => {
      await newDay();
      const { email, secret } = ada;
      const totp = await door.totp(secret);
      const before = await sessions();
      const bodies: [string, object][] = [
        ["/api/sign-in", { email, password: value, totp }],
        ["/api/sign-in", { email, password, totp: value }],
        ["/api/sign-in", { email, password: value, totp: value }],
        ["/api/sign-in", { email, code: value }],
        ["/api/sign-in", { email: value, password, totp }],
        ["/api/invitations/look", { token: value }],
        ["/api/invitations/accept", { token: value, password, totp }],
        ["/api/session/step-up", { password: value, totp }],
      ];
      for (const [path, body] of bodies) {
        const answer = await door.client().post(path, body);
        expect([400, 401], `${path} ${JSON.stringify(body)}`).toContain(answer.status);
        expect(answer.headers["set-cookie"]).toBeUndefined();
      }
      expect(await sessions()).toBe(before);
    });
  }
});

it("mangled Authorization schemes are refused, two hundred at once, without a session row (R15)", async () => {
  const before = await sessions();
  const schemes = ["Bearer", "Bearer ", "bearer x", "Basic YWRhOg==", "AWS4-HMAC-SHA256 Credential=ada/", "Bearer null", "Bearer undefined", `Bearer ${"A".repeat(43)}`, `Token ${"A".repeat(43)}`, "ada", "Digest username=\"ada\"", `Bearer ${"A".repeat(43)}, Bearer ${"B".repeat(43)}`];
  const client = door.client();
  const answers = await Promise.all(Array.from({ length: 200 }, (_, index) => client.get("/api/session", { Authorization: schemes[index % schemes.length] ?? "" })));
  expect(answers.map((answer) => answer.status)).toEqual(answers.map(() => 401));
  expect(await sessions()).toBe(before);
});

it("a code works only in the browser that asked, once, and for ten minutes", async () => {
  await newDay();
  const carl = await inviteCustomer(door, ada, "browser@customer.example");
  const asking = door.client();
  await asking.post("/api/sign-in/code", { email: carl.email });
  const code = (await door.lastMail("sign-in-code")).secret;
  expect(code).toMatch(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/);

  const other = door.client();
  expect((await other.post("/api/sign-in", { email: carl.email, code })).status).toBe(401);
  await other.post("/api/sign-in/code", { email: "stranger@customer.example" });
  expect((await other.post("/api/sign-in", { email: carl.email, code })).status).toBe(401);

  const copy = door.client();
  for (const [name, value] of asking.jar) copy.jar.set(name, value);
  expect((await asking.post("/api/sign-in", { email: carl.email, code: code.toLowerCase().replace("-", " ") })).status).toBe(204);
  expect((await asking.get("/api/session")).body.person.state).toBe("active");
  expect((await copy.post("/api/sign-in", { email: carl.email, code })).status).toBe(401);

  const late = door.client();
  await late.post("/api/sign-in/code", { email: carl.email });
  const lateCode = (await door.lastMail("sign-in-code")).secret;
  door.move({ minutes: 10 });
  expect((await late.post("/api/sign-in", { email: carl.email, code: lateCode })).status).toBe(401);
});

it("five wrong tries use a code up, also when they come at once", async () => {
  await newDay();
  const carl = await inviteCustomer(door, ada, "tries@customer.example");
  const browser = door.client();
  await browser.post("/api/sign-in/code", { email: carl.email });
  const code = (await door.lastMail("sign-in-code")).secret;
  await Promise.all(Array.from({ length: 8 }, () => browser.post("/api/sign-in", { email: carl.email, code: "BBBBBBBB" })));
  expect((await door.records.read.people.find({ id: carl.personId }))?.failures).toBe(5);
  expect((await browser.post("/api/sign-in", { email: carl.email, code })).status).toBe(401);
});

it("five codes an hour are mailed and no more, and the answer does not tell", async () => {
  await newDay();
  const carl = await inviteCustomer(door, ada, "hour@customer.example");
  const mailed = async () => (await door.mails()).filter((mail) => mail.template === "sign-in-code" && mail.personId === carl.personId).length;
  for (let count = 0; count < 7; count += 1) expect((await door.client().post("/api/sign-in/code", { email: carl.email })).status).toBe(202);
  expect(await mailed()).toBe(5);
  // Tidying up does not forget what was mailed within the hour.
  door.move({ minutes: 30 });
  await tidy(door.ports);
  await door.client().post("/api/sign-in/code", { email: carl.email });
  expect(await mailed()).toBe(5);
  door.move({ minutes: 31 });
  await door.client().post("/api/sign-in/code", { email: carl.email });
  expect(await mailed()).toBe(6);
});

it("the tenth wrong code of a day locks a person until a supervisor unlocks", async () => {
  await newDay();
  const carl = await inviteCustomer(door, ada, "lock@customer.example");
  for (let round = 0; round < 2; round += 1) {
    const browser = door.client();
    await browser.post("/api/sign-in/code", { email: carl.email });
    for (let tries = 0; tries < 5; tries += 1) await browser.post("/api/sign-in", { email: carl.email, code: "ZZZZZZZZ" });
  }
  const templates = (await door.mails()).map((mail) => mail.template);
  expect(templates.filter((template) => template === "person-locked")).toHaveLength(1);
  expect(templates.filter((template) => template === "person-locked-staff")).toHaveLength(1);
  door.move({ hours: 30 });
  await expect(signInByCode(door, carl.email)).rejects.toThrow();
  await ada.client.post("/api/sign-in", { email: ada.email, password, totp: await door.totp(ada.secret) });
  const unlocked = await ada.client.post(`/api/people/${carl.personId}/unlock`);
  expect(unlocked.body.state).toBe("invited");
  await expect(signInByCode(door, carl.email)).resolves.toBeDefined();
});

it("a password is no way in for customers, and a code none for the vendor's people", async () => {
  await newDay();
  const before = (await door.mails()).length;
  const browser = door.client();
  expect((await browser.post("/api/sign-in/code", { email: ada.email })).status).toBe(202);
  expect((await door.mails()).length).toBe(before);
  const carl = await inviteCustomer(door, ada, "nopassword@customer.example");
  expect((await browser.post("/api/sign-in", { email: carl.email, password, totp: "000000" })).status).toBe(401);
});

it("a one-time code works once, one step early or late, and not before", async () => {
  await newDay();
  const staff = await enrolVendor(door, ada, "staff", "totp@vendor.example");
  const signIn = (totp: string) => door.client().post("/api/sign-in", { email: staff.email, password, totp }).then((answer) => answer.status);
  const code = await door.totp(staff.secret);
  expect(await signIn(code)).toBe(204);
  expect(await signIn(code)).toBe(401);
  const early = await door.totp(staff.secret);
  door.move({ seconds: 31 });
  expect(await signIn(early)).toBe(204);
  const old = await door.totp(staff.secret);
  door.move({ seconds: 61 });
  expect(await signIn(old)).toBe(401);
  const next = await door.totp(staff.secret);
  const race = await Promise.all([signIn(next), signIn(next), signIn(next)]);
  expect(race.sort()).toEqual([204, 401, 401]);
});

it("a recovery code stands in for the second factor once", async () => {
  await newDay();
  const staff = await enrolVendor(door, ada, "staff", "recovery@vendor.example");
  expect(new Set(staff.recoveryCodes).size).toBe(10);
  const [first = ""] = staff.recoveryCodes;
  const browser = door.client();
  expect((await browser.post("/api/sign-in", { email: staff.email, password, totp: first.toLowerCase() })).status).toBe(204);
  expect((await browser.get("/api/session")).body.recoveryCodesLeft).toBe(9);
  expect((await door.client().post("/api/sign-in", { email: staff.email, password, totp: first })).status).toBe(401);
});

it("the first step alone opens nothing (R36)", async () => {
  await newDay();
  const carl = await inviteCustomer(door, ada, "firststep@customer.example");
  const browser = door.client();
  await browser.post("/api/sign-in/code", { email: carl.email });
  const challenge = browser.jar.get("__Host-challenge") ?? "";
  expect(challenge).not.toBe("");
  for (const path of ["/api/session", "/api/sessions", "/api/people", "/api/accounts"]) {
    expect((await browser.get(path)).status).toBe(401);
    expect((await door.client().get(path, { Authorization: `Bearer ${challenge}` })).status).toBe(401);
    expect((await door.client().get(path, { Cookie: `__Host-session=${challenge}` })).status).toBe(401);
  }
  const right = { email: ada.email, password, totp: "000000" };
  expect((await browser.post("/api/sign-in", right)).headers["set-cookie"]).toBeUndefined();
});

it("known and unknown addresses get the same answer in overlapping time (R46)", async () => {
  await newDay();
  const known: string[] = [];
  for (let index = 0; index < 5; index += 1) known.push((await inviteCustomer(door, ada, `known${String(index)}@customer.example`)).email);
  const unknown = known.map((email) => email.replace("known", "nobody"));
  const ask = async (email: string) => {
    const start = performance.now();
    const answer = await door.client().post("/api/sign-in/code", { email });
    const headers = Object.keys(answer.headers).sort().join();
    return { milliseconds: performance.now() - start, shape: JSON.stringify([answer.status, answer.body, headers, String(answer.headers["set-cookie"]).length]) };
  };
  const times = { known: [] as number[], unknown: [] as number[] };
  const shapes = new Set<string>();
  for (let index = 0; index < known.length; index += 1) {
    for (const [kind, list] of [["known", known], ["unknown", unknown]] as const) {
      const { milliseconds, shape } = await ask(list[index] ?? "");
      times[kind].push(milliseconds);
      shapes.add(shape);
    }
  }
  expect(shapes.size).toBe(1);
  // Both wait for the same cover, longer than the writes that a known address costs.
  expect(Math.min(...times.known, ...times.unknown)).toBeGreaterThan(110);
  expect(Math.min(...times.known)).toBeLessThan(Math.max(...times.unknown));
  expect(Math.min(...times.unknown)).toBeLessThan(Math.max(...times.known));
  const wrong = await Promise.all([ada.email, "nobody@vendor.example"].map((email) => door.client().post("/api/sign-in", { email, password: "wrong password here", totp: "123456" })));
  expect(wrong[0]?.body).toEqual(wrong[1]?.body);
  const reset = await Promise.all([ada.email, "nobody@vendor.example"].map((email) => door.client().post("/api/password-reset", { email })));
  expect(reset.map((answer) => [answer.status, answer.body])).toEqual([[202, { sent: true }], [202, { sent: true }]]);
});

it("neither codes nor tokens nor passwords lie in the records, the outbox or the log in the clear (R29)", async () => {
  await newDay();
  const carl = await inviteCustomer(door, ada, "clear@customer.example");
  const browser = await signInByCode(door, carl.email);
  const code = (await door.lastMail("sign-in-code")).secret;
  const token = String((await browser.post("/api/tokens", { name: "script" })).body.token);
  const { read } = door.records;
  const dump = JSON.stringify([
    await read.people.list({}), await read.sessions.list({}), await read.signInCodes.list({}), await read.links.list({}), await read.outbox.list({}), await read.ledgerRows.list({}), door.logged,
  ], (_, value: unknown) => (value instanceof Uint8Array ? Buffer.from(value).toString("latin1") : value));
  for (const secret of [code, code.replace("-", ""), carl.token, token, browser.jar.get("__Host-session") ?? "", password, ada.secret, ...ada.recoveryCodes]) {
    expect(secret.length).toBeGreaterThan(7);
    expect(dump).not.toContain(secret);
  }
});
