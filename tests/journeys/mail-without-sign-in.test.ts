import { beforeAll, describe, expect, it } from "vitest";
import { acceptInvitation } from "../../server/actions/people/accept-invitation.ts";
import { openLink } from "../../server/actions/people/links.ts";
import { openSession } from "../../server/actions/people/sessions.ts";
import { takeMail } from "../../server/actions/mail-intake/take.ts";
import { sendMail } from "../../server/actions/upkeep/send-mail.ts";
import { readMail } from "../../server/mail/read-mail.ts";
import { accountOf, ask } from "../support/cases.ts";
import { writeMail } from "../support/dovecot.ts";
import { until } from "../support/http.ts";
import { startPortal, type TestPortal } from "../support/portal.ts";

const dora = "dora@bakery.example";
const secret = "SECRET-REPLY the index of table 7 is torn";

let portal: TestPortal;
let accountId: string;
let caseId: string;

beforeAll(async () => {
  portal = await startPortal({ environment: { IMAP_URL: "imap://a:b@127.0.0.1:1/INBOX", IMAP_ADDRESS: "support-in@vendor.example" } });
  accountId = await accountOf(portal);
  await ask(portal, "staff", `PATCH /api/accounts/${accountId}/support`, { licences: [{ reference: "L-1", product: "Ledger", acquired: "purchased", purchasedOn: "2026-11-01" }], areAllLicences: true, contacts: [{ email: dora, name: "Dora" }] });
});

async function mailFrom(from: string, subject: string): Promise<void> {
  const { mailbox } = portal.ports.settings;
  if (mailbox === null) throw new Error("this portal has a mailbox");
  await takeMail(portal.ports, mailbox, await readMail(Buffer.from(writeMail({ from, subject, text: "Since Monday." }))));
}

/** The mail to somebody that tells of the answer given just now, as it was sent; the portal may be sending it by itself already. */
async function lastMailTo(address: string): Promise<{ subject: string; text: string }> {
  await sendMail(portal.ports);
  const now = portal.clock.now().epochMilliseconds;
  const mail = await until(
    async () => (await portal.as(null)("GET /api/development/inbox")).items.find(({ to, subject, at }) => to.includes(address) && subject.includes("support has answered") && Date.parse(at) === now),
    (found) => found !== undefined,
    `the mail to ${address}`,
  );
  if (mail === undefined) throw new RangeError("waited for");
  return mail;
}

const reply = async (id: string): Promise<void> => {
  portal.clock.advance({ minutes: 1 });
  expect((await ask(portal, "staff", `POST /api/cases/${id}/messages`, { text: secret })).status).toBe(201);
};
const unseen = async (id: string, who: "staff" | "customer" = "staff") => (await ask(portal, who, `GET /api/cases/${id}`)).body.unseen as unknown;

describe("a declared user who writes by mail and has no sign-in", () => {
  it("is shown to staff as somebody who cannot read an answer, and to no customer", async () => {
    await mailFrom(dora, "Import stops");
    const [row] = await portal.ports.records.read.cases.list({ accountId });
    caseId = row?.id ?? "";
    expect(await unseen(caseId)).toEqual({ email: dora, name: "Dora", personId: null, signIn: "none" });
    expect(await unseen(caseId, "customer")).toBeNull();
  });

  it("gets a notice of our answer that says what to do, can be answered by mail, and carries nothing of what was written", async () => {
    await reply(caseId);
    const { subject, text } = await lastMailTo(dora);
    expect(subject).toMatch(/^S-\d+: support has answered \[S-\d+-[a-z0-9]{10}\]$/);
    expect(text).toContain("you have no sign-in here yet. Ask us for an invitation");
    expect(text).toContain("You can also answer this mail");
    expect(`${subject} ${text}`).not.toMatch(/SECRET|Import stops|Since Monday/);
    expect(text).not.toMatch(/invitation#|#[A-Za-z0-9_-]{20}/);
  });

  it("is invited by staff and by nobody else, and the next notice says to take the invitation first", async () => {
    const who = { email: dora, name: "Dora", role: "customer", accountId };
    for (const other of ["customer", "otherCustomer", "auditor"] as const) expect((await ask(portal, other, "POST /api/people", who)).status).toBe(403);
    const invited = await ask(portal, "staff", "POST /api/people", who);
    expect(invited.status).toBe(201);
    expect(await unseen(caseId)).toEqual({ email: dora, name: "Dora", personId: invited.body.id, signIn: "invited" });
    await reply(caseId);
    const { text } = await lastMailTo(dora);
    expect(text).toContain("We have sent you an invitation: take it first");
    expect(text).not.toContain("SECRET");
  });

  it("reads the answer once the invitation is taken, and is announced the next one like anybody", async () => {
    const person = await portal.ports.records.read.people.find({ email: dora });
    const { token } = await portal.ports.records.transact((tables) => openLink(portal.ports, tables, { kind: "invitation", personId: person?.id ?? "", hasSecondFactor: false }));
    await acceptInvitation(portal.ports, { token });
    expect(await unseen(caseId)).toBeNull();
    const active = await portal.ports.records.read.people.find({ email: dora });
    if (active === undefined) throw new Error("Dora is a person now");
    const session = await portal.ports.records.transact((tables) => openSession(portal.ports, tables, { person: active, kind: "token", name: "test", address: "127.0.0.1", isSteppedUp: false }));
    const shown = await fetch(`${portal.url}/api/cases/${caseId}`, { headers: { authorization: `Bearer ${session.token}` } });
    expect(await shown.text()).toContain(secret);
    await reply(caseId);
    const { text } = await lastMailTo(dora);
    expect(text).toContain("Read it and answer here:");
    expect(text).not.toMatch(/SECRET|invitation/);
  });

  it("who wrote as a stranger and was released from the held mails is shown and told alike", async () => {
    const stranger = "stranger@elsewhere.example";
    await mailFrom(stranger, "Export stops");
    const [held] = await portal.ports.records.read.heldMails.list({ sender: stranger });
    const released = await ask(portal, "staff", `POST /api/held-mails/${held?.id ?? ""}/release`, { accountId });
    const id = released.body.caseId as string;
    expect(await unseen(id)).toMatchObject({ email: stranger, signIn: "none" });
    await reply(id);
    const { text } = await lastMailTo(stranger);
    expect(text).toContain("Ask us for an invitation");
    expect(text).not.toMatch(/SECRET|Export stops/);
  });

  it("who is declared no longer gets no more mails and is no longer shown", async () => {
    const [row] = await portal.ports.records.read.cases.list({ accountId }, { by: "number", descending: true, limit: 1 });
    const id = row?.id ?? "";
    await portal.ports.records.read.supportContacts.update({ email: "stranger@elsewhere.example" }, { removedAt: "2026-11-21T21:00:00.000Z" });
    expect(await unseen(id)).toBeNull();
    const before = await portal.ports.records.read.outbox.count({ template: "case-answered" });
    await reply(id);
    expect(await portal.ports.records.read.outbox.count({ template: "case-answered" })).toBe(before);
  });
});
