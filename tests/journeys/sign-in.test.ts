import { Secret, TOTP } from "otpauth";
import { expect, it } from "vitest";
import { sendMail } from "../../server/actions/upkeep/send-mail.ts";
import { until } from "../support/http.ts";
import { createTestClock, startPortal } from "../support/portal.ts";

const clock = createTestClock();
const portal = await startPortal({ clock });
const own = { Origin: portal.url, "Sec-Fetch-Site": "same-origin", "Content-Type": "application/json" };

function cookiesOf(answer: Response): string {
  return answer.headers.getSetCookie().map((line) => line.slice(0, line.indexOf(";"))).filter((pair) => !pair.endsWith("=")).join("; ");
}
const post = (path: string, body: object, cookie = "") => fetch(portal.url + path, { method: "POST", headers: { ...own, ...(cookie === "" ? {} : { Cookie: cookie }) }, body: JSON.stringify(body) });

it("a customer asks for a code, finds it in the mail, signs in with it and signs out", async () => {
  const { email, name } = portal.cast.customer;
  const asked = await post("/api/sign-in/code", { email });
  expect([asked.status, await asked.json()]).toEqual([202, { sent: true }]);
  // The portal may be sending it already; whichever sender has it, it comes.
  await sendMail(portal.ports);
  const inbox = async () => ((await (await fetch(`${portal.url}/api/development/inbox`)).json()) as { items: { to: string; subject: string; text: string }[] }).items;
  const isCode = (one: { to: string; subject: string }) => one.to === email && one.subject === "Your sign-in code";
  const mail = (await until(inbox, (items) => items.some(isCode), "the mail")).find(isCode);
  const code = /[B-Z]{4}-[B-Z]{4}/.exec(mail?.text ?? "")?.[0] ?? "";
  const signedIn = await post("/api/sign-in", { email, code }, cookiesOf(asked));
  expect(signedIn.status).toBe(204);
  const cookie = cookiesOf(signedIn);
  const self = (await (await fetch(`${portal.url}/api/session`, { headers: { Cookie: cookie } })).json()) as { person: { name: string }; session: { isSteppedUp: boolean } };
  expect(self).toMatchObject({ person: { name }, session: { isSteppedUp: false } });
  expect((await fetch(`${portal.url}/api/session`, { method: "DELETE", headers: { ...own, Cookie: cookie } })).status).toBe(204);
  expect((await fetch(`${portal.url}/api/session`, { headers: { Cookie: cookie } })).status).toBe(401);
});

it("a mail that was sent leaves no secret in the outbox", async () => {
  const codes = () => portal.ports.records.read.outbox.list({ template: "sign-in-code" });
  const rows = await until(codes, (found) => found.some((row) => row.sentAt !== null), "it is noted as sent");
  for (const row of rows) expect([row.sentAt !== null, row.facts]).toEqual([true, expect.not.stringContaining("secretSealed")]);
});

it("a supervisor signs in with password and code, invites staff, and makes a token that works", async () => {
  const { email, password, totpUri } = portal.cast.supervisor;
  clock.advance({ seconds: 60 });
  const totp = new TOTP({ secret: Secret.fromBase32(new URL(totpUri ?? "").searchParams.get("secret") ?? "") }).generate({ timestamp: clock.now().epochMilliseconds });
  const cookie = cookiesOf(await post("/api/sign-in", { email, password, totp }));
  expect((await post("/api/people", { email: "new@vendor.example", name: "Nina New", role: "staff" }, cookie)).status).toBe(201);
  const made = (await (await post("/api/tokens", { name: "script" }, cookie)).json()) as { token: string };
  expect((await fetch(`${portal.url}/api/people`, { headers: { Authorization: `Bearer ${made.token}` } })).status).toBe(200);
});
