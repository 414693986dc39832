import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { presentCase } from "../../server/actions/cases/present.ts";
import { bookByHand } from "../../server/actions/support/directory/book.ts";
import { changeDirectory } from "../../server/actions/support/directory/change-directory.ts";
import { runMailbox } from "../../server/actions/mail-intake/run.ts";
import { sendMail } from "../../server/actions/upkeep/send-mail.ts";
import type { CaseRow } from "../../server/ports/records/case-rows.ts";
import { installFailpoint } from "../../server/system/failpoint.ts";
import { startDovecot, whyNoDovecot, writeMail, type Dovecot } from "../support/dovecot.ts";
import { writeReport } from "../support/delivery-report.ts";
import { until } from "../support/http.ts";
import { startPortal, type TestPortal } from "../support/portal.ts";

if (whyNoDovecot !== null) process.stdout.write(`mail intake is not tried against a real IMAP server: ${whyNoDovecot}\n`);

interface Sent {
  readonly to: string;
  readonly text: string;
  readonly subject: string;
}

describe.skipIf(whyNoDovecot !== null)("mail intake, with Dovecot and an SMTP server", () => {
  let dovecot: Dovecot;
  let portal: TestPortal;
  let accountId: string;
  let uninstall: (() => void) | null = null;
  const sent: Sent[] = [];
  const smtp = new SMTPServer({
    disabledCommands: ["AUTH", "STARTTLS"],
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        const text = Buffer.concat(chunks).toString("utf8").replaceAll("=\r\n", "");
        const to = session.envelope.rcptTo[0]?.address ?? "";
        sent.push({ to, text, subject: /^Subject: (.*(?:\r\n[ \t].*)*)/m.exec(text)?.[1]?.replaceAll(/\r\n\s/g, " ") ?? "" });
        done();
      });
    },
  });
  beforeAll(async () => {
    await new Promise<void>((resolve) => smtp.listen(0, "127.0.0.1", () => { resolve(); }));
    dovecot = await startDovecot();
    portal = await startPortal({ environment: { IMAP_URL: dovecot.url, IMAP_ADDRESS: "support-in@vendor.example", SMTP_URL: `smtp://127.0.0.1:${String((smtp.server.address() as AddressInfo).port)}`, MAIL_FROM: "Support <portal@vendor.example>" } });
    accountId = (await portal.caller(portal.cast.customer)).accountId ?? "";
    await declare("dora@bakery.example");
  });
  afterAll(async () => {
    await new Promise<void>((resolve) => smtp.close(() => { resolve(); }));
    await dovecot.stop();
  });
  beforeEach(() => { sent.length = 0; });
  afterEach(() => { uninstall?.(); uninstall = null; });

  const declare = async (email: string): Promise<void> => changeDirectory(portal.ports, await portal.caller(portal.cast.staff), accountId, { areAllLicences: true, licences: [{ reference: "L-1", product: "Ledger", acquired: "purchased", purchasedOn: "2026-11-01" }], contacts: [{ email }] });
  const cases = (): Promise<CaseRow[]> => portal.ports.records.read.cases.list({ accountId }, { by: "number" });
  const tick = async (): Promise<string> => {
    const line = await runMailbox(portal.ports);
    await sendMail(portal.ports);
    return line;
  };
  const shown = async (row: CaseRow) => presentCase(portal.ports, await portal.caller(portal.cast.staff), row);

  it("opens a case for a declared user, tells them with an address to answer to, and says nothing of what they wrote", async () => {
    const before = (await cases()).length;
    await dovecot.deliver(writeMail({ from: "Dora Example <Dora@Bakery.example>", subject: "Re: Import stops SECRET-TITLE", text: "It stops at row 12. SECRET-TEXT" }));
    expect(await tick()).toContain("mails 1");
    const row = (await cases()).at(-1)!;
    expect((await cases()).length).toBe(before + 1);
    expect(row).toMatchObject({ channel: "mail", openedBy: null, state: "open" });
    const page = await shown(row);
    expect(page.title).toBe("Import stops SECRET-TITLE");
    expect(page.messages.map(({ text }) => text)).toEqual(["It stops at row 12. SECRET-TEXT"]);
    const answer = sent.find(({ to }) => to === "dora@bakery.example")!;
    expect(answer.subject).toMatch(/\[S-\d+-[a-z0-9]{10}\]/);
    expect(answer.text).toContain("Reply-To: support-in@vendor.example");
    expect(sent.some(({ to }) => to === "support@vendor.example")).toBe(true);
    for (const mail of sent) expect(mail.text).not.toMatch(/SECRET/);
    expect(await dovecot.subjects("INBOX")).toEqual([]);
    expect(await dovecot.subjects("Custody")).toContain("Re: Import stops SECRET-TITLE");
  });

  it("joins an answer to its case without the mail that it quotes, and the case no longer waits for the customer", async () => {
    const row = (await cases()).at(-1)!;
    const staff = portal.as(portal.cast.staff);
    await staff("POST /api/cases/:id/messages", { params: { id: row.id }, body: { text: "Which file is it?", isAsking: true } });
    expect((await portal.ports.records.read.cases.find({ id: row.id }))?.state).toBe("waiting");
    const question = await until(() => Promise.resolve(sent.find(({ to, subject }) => to === "dora@bakery.example" && subject.includes("question"))), (mail) => mail !== undefined, "the question is mailed");
    await dovecot.deliver(writeMail({ from: "dora@bakery.example", subject: `Re: ${question?.subject ?? ""}`, text: "customers.csv\n\nOn Sat, 21 Nov 2026 at 20:37, Support <support-in@vendor.example> wrote:\n> Support needs something\n> from you" }));
    await tick();
    const after = (await portal.ports.records.read.cases.find({ id: row.id }))!;
    expect(after).toMatchObject({ state: "open", waitingSince: null });
    expect((await shown(after)).messages.at(-1)).toMatchObject({ isFromCustomer: true, text: "customers.csv" });
  });

  it("does not join what comes from another account, or with a tag that was guessed", async () => {
    const row = (await cases()).at(-1)!;
    const tag = /\[S-\d+-[a-z0-9]{10}\]/.exec((await lastAnswer(row)).subject)![0];
    await dovecot.deliver(writeMail({ from: "wojtek@warsztat.example", subject: `Re: ${tag}` }), writeMail({ from: "dora@bakery.example", subject: `Re: [S-${String(row.number)}-aaaaaaaaaa]` }));
    const count = (await portal.ports.records.read.cases.find({ id: row.id }))?.messageCount;
    await tick();
    expect((await portal.ports.records.read.cases.find({ id: row.id }))?.messageCount).toBe(count);
    expect(await portal.ports.records.read.cases.count({ accountId: (await portal.caller(portal.cast.otherCustomer)).accountId ?? "" })).toBe(1);
  });

  it("CAP-4 holds an undeclared sender's mail, tells them once to ask their administrator, and opens the case when staff release it", async () => {
    const before = (await cases()).length;
    await dovecot.deliver(writeMail({ from: "stranger@bakery.example", subject: "SECRET-HELD", text: "SECRET-BODY" }), writeMail({ from: "stranger@bakery.example", subject: "Again" }));
    await tick();
    expect((await cases()).length).toBe(before);
    const told = sent.filter(({ to }) => to === "stranger@bakery.example");
    expect(told).toHaveLength(1);
    expect(told[0]?.text).not.toMatch(/SECRET/);
    expect(told[0]?.text).toMatch(portal.ports.policy.profile.callers?.mailFrom === "declared-users" ? /Ask your administrator/ : /for which customer/);
    const staff = portal.as(portal.cast.staff);
    const held = (await staff("GET /api/held-mails", { query: { state: "held" } })).items;
    expect(held.map(({ title }) => title).toSorted()).toEqual(["Again", "SECRET-HELD"]);
    const first = held.find(({ title }) => title === "SECRET-HELD")!;
    expect((await staff("GET /api/held-mails/:id", { params: { id: first.id } })).text).toBe("SECRET-BODY");
    const { caseId } = await staff("POST /api/held-mails/:id/release", { params: { id: first.id }, body: { accountId } });
    const row = (await portal.ports.records.read.cases.find({ id: caseId }))!;
    expect((await shown(row)).messages[0]?.text).toBe("SECRET-BODY");
    await expect(staff("POST /api/held-mails/:id/refuse", { params: { id: first.id } })).rejects.toMatchObject({ problem: { code: "wrong-state" } });
    const second = held.find(({ title }) => title === "Again")!;
    await staff("POST /api/held-mails/:id/refuse", { params: { id: second.id } });
    expect(await staff("GET /api/held-mails/:id", { params: { id: second.id } })).toMatchObject({ state: "dropped", title: null, text: null });
    await dovecot.deliver(writeMail({ from: "stranger@bakery.example", subject: "Now declared" }));
    await tick();
    expect((await cases()).length).toBe(before + 2);
  });

  it("opens one case for a mail that is delivered twice, and one where the program ends between record and mailbox", async () => {
    const before = (await cases()).length;
    const mail = writeMail({ from: "dora@bakery.example", subject: "Twice" });
    await dovecot.deliver(mail, `Received: from elsewhere\r\n${mail}`);
    await tick();
    expect((await cases()).length).toBe(before + 1);
    uninstall = installFailpoint((name) => { if (name === "mail-intake.filed") throw new Error("the program ends here"); });
    await dovecot.deliver(writeMail({ from: "dora@bakery.example", subject: "Cut off" }), writeMail({ from: "dora@bakery.example", subject: "Cut off, without an id", messageId: null }));
    expect(await runMailbox(portal.ports)).toContain("failed 2");
    expect(await dovecot.subjects("INBOX")).toHaveLength(2);
    uninstall();
    await tick();
    expect((await cases()).length).toBe(before + 3);
    expect(await dovecot.subjects("INBOX")).toEqual([]);
  });

  it("drops an attached database unread, deletes the mail, takes the text, and tells how to send it safely", async () => {
    const database = Buffer.alloc(3_000_000, "CANARY-ROW");
    await dovecot.deliver(writeMail({ from: "dora@bakery.example", subject: "With my database", text: "Here it is.", attachment: database }));
    await tick();
    const page = await shown((await cases()).at(-1)!);
    expect(page.title).toBe("With my database");
    expect(page.messages[0]?.text).toMatch(/^Here it is\.\n\n\[One file was attached\./);
    const told = sent.find(({ to, subject }) => to === "dora@bakery.example" && subject.includes("attached"))!;
    expect(told.text).toMatch(/\/send/);
    expect(told.text).not.toMatch(/customers\.sqlite/);
    expect([...(await dovecot.subjects("INBOX")), ...(await dovecot.subjects("Custody"))]).not.toContain("With my database");
  });

  it("never answers a machine, and takes nothing from one", async () => {
    const before = (await cases()).length;
    const machines = [{ headers: "Auto-Submitted: auto-replied" }, { headers: "Precedence: bulk" }, { headers: "List-Id: <a.b>" }, { headers: "Return-Path: <>" }, { from: "MAILER-DAEMON@bakery.example" }, { from: "support-in@vendor.example" }, { messageId: "<mail_x@localhost>" }];
    await dovecot.deliver(...machines.map((one) => writeMail({ from: "dora@bakery.example", ...one })));
    await tick();
    expect((await cases()).length).toBe(before);
    expect(sent).toEqual([]);
    expect(await dovecot.subjects("INBOX")).toEqual([]);
  });

  it("marks a mail of the portal as returned when a report says that it was not delivered, shows it to supervisors, and opens and answers nothing", async () => {
    const row = (await cases()).at(-1)!;
    const { text } = await lastAnswer(row);
    const messageId = /^Message-ID: (<mail_\S+>)/m.exec(text)![1]!;
    expect(await portal.ports.records.read.outbox.find({ messageId })).toMatchObject({ bouncedAt: null, sentAt: expect.any(String) });
    const before = (await cases()).length;
    sent.length = 0;
    const report = writeReport({ messageId, recipient: "rfc822; dora@bakery.example" });
    await dovecot.deliver(report, report, writeReport({ messageId }));
    expect(await tick()).toContain("mails 3");
    const mail = (await portal.ports.records.read.outbox.find({ messageId }))!;
    expect(mail).toMatchObject({ bouncedAt: portal.clock.now().toString({ fractionalSecondDigits: 3 }), lastError: "returned (5.1.1)" });
    expect((await portal.as(portal.cast.supervisor)("GET /api/overview")).mail.bounced).toMatchObject([{ id: mail.id, template: "case-answered", because: "returned (5.1.1)", sentAt: mail.sentAt }]);
    expect(await portal.ports.records.read.caseEvents.list({ caseId: row.id, event: "cases.bounce" })).toMatchObject([{ isStaffOnly: 1 }]);
    expect((await cases()).length).toBe(before);
    expect(sent).toEqual([]);
    // It carries the mail that came back, so that it is deleted and not kept.
    expect([...(await dovecot.subjects("INBOX")), ...(await dovecot.subjects("Custody"))].filter((subject) => subject.startsWith("Undelivered"))).toEqual([]);
  });

  it("R61 refuses by the same gate as the page, answers with the reason and the clause, and keeps and echoes nothing", async () => {
    await bookByHand(portal.ports, await portal.caller(portal.cast.supervisor), accountId, { pool: "support", order: { kind: "import", minutes: 0 } as never, key: "none-left" });
    const before = (await cases()).length;
    await dovecot.deliver(writeMail({ from: "dora@bakery.example", subject: "SECRET-REFUSED", text: "SECRET-REFUSED" }));
    await tick();
    expect((await cases()).length).toBe(before);
    const told = sent.find(({ to }) => to === "dora@bakery.example")!;
    expect(told.text).toMatch(/\/policy#[A-Z]+-\d/);
    expect(told.text).toMatch(/minutes/);
    expect(told.text).not.toMatch(/SECRET/);
    await tick();
    expect(sent.filter(({ to }) => to === "dora@bakery.example")).toHaveLength(1);
  });

  it("holds what comes from an address at such a rate no longer than an hour: the rest is not taken, and said once", async () => {
    portal.clock.advance({ hours: 2 });
    await dovecot.deliver(...Array.from({ length: 33 }, (_, index) => writeMail({ from: "flood@elsewhere.example", subject: `Flood ${String(index)}` })));
    await tick();
    expect(await portal.ports.records.read.heldMails.count({ sender: "flood@elsewhere.example" })).toBe(30);
    expect(sent.filter(({ to }) => to === "flood@elsewhere.example")).toHaveLength(1);
  });

  async function lastAnswer(row: CaseRow): Promise<Sent> {
    const staff = portal.as(portal.cast.staff);
    await staff("POST /api/cases/:id/messages", { params: { id: row.id }, body: { text: "An answer" } });
    return (await until(() => Promise.resolve(sent.find(({ to, subject }) => to === "dora@bakery.example" && subject.includes(`S-${String(row.number)}`))), (mail) => mail !== undefined, "the answer is mailed"))!;
  }
});
