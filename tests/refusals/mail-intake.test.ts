import { beforeAll, describe, expect, it } from "vitest";
import { readEnvironment } from "../../server/config/env.ts";
import { toSettings } from "../../server/config/settings.ts";
import { addAccount } from "../../server/actions/people/add-account.ts";
import { changeDirectory } from "../../server/actions/support/directory/change-directory.ts";
import { runMailbox } from "../../server/actions/mail-intake/run.ts";
import { takeMail } from "../../server/actions/mail-intake/take.ts";
import { sendMail } from "../../server/actions/upkeep/send-mail.ts";
import { readMail } from "../../server/mail/read-mail.ts";
import type { InboxMail } from "../../server/mail/folder.ts";
import { folderMailer } from "../../server/mail/folder.ts";
import { join } from "node:path";
import { request } from "../../server/actions/transfers/request.ts";
import { writeReport } from "../support/delivery-report.ts";
import { writeMail } from "../support/dovecot.ts";
import { startPortal, type TestPortal } from "../support/portal.ts";

describe("a mail under a policy that serves declared users", () => {
  let portal: TestPortal;
  let accountId: string;
  beforeAll(async () => {
    // A mailbox that nobody asks: mails are handed over by the tests.
    portal = await startPortal({ environment: { POLICY_FILE: "captools", IMAP_URL: "imap://a:b@127.0.0.1:1/INBOX", IMAP_TRUSTED_SERVER: "mx.vendor.example" } });
    accountId = (await portal.caller(portal.cast.customer)).accountId ?? "";
    await declare(accountId, "Dora@Bakery.example", true);
  });
  const declare = async (account: string, email: string, isNamed = false): Promise<void> => changeDirectory(portal.ports, await portal.caller(portal.cast.staff), account, { areAllLicences: true, licences: [{ reference: `L-${account.slice(-4)}`, product: "Ledger", acquired: "purchased", purchasedOn: "2026-11-01" }], contacts: [{ email, isNamed }] });
  const confirmed = (domain: string): string => `Authentication-Results: mx.vendor.example; dmarc=pass header.from=${domain}`;
  const take = async (mail: Parameters<typeof writeMail>[0]): Promise<string> => {
    // Held mails are listed by the time at which they came.
    portal.clock.advance({ seconds: 1 });
    return takeMail(portal.ports, portal.ports.settings.mailbox!, await readMail(Buffer.from(writeMail(mail))));
  };
  const held = () => portal.ports.records.read.heldMails.list({}, { by: "receivedAt" });
  const cases = () => portal.ports.records.read.cases.list({}, { by: "number" });
  const mailsTo = async (address: string): Promise<InboxMail[]> => {
    await sendMail(portal.ports);
    return (await folderMailer(join(portal.folder, "data/mail"), portal.clock).readInbox()).filter(({ to }) => to === address);
  };

  it("CAP-4 of an undeclared sender is held, and the answer is to ask the administrator; a plus-tag is another address; case makes no difference", async () => {
    await take({ from: "dora+office@bakery.example", headers: confirmed("bakery.example"), subject: "Plus" });
    expect((await held()).map(({ sender, reason, state }) => ({ sender, reason, state }))).toEqual([{ sender: "dora+office@bakery.example", reason: "undeclared", state: "held" }]);
    const [told] = await mailsTo("dora+office@bakery.example");
    expect(told?.text).toContain("Ask your administrator");
    expect(await cases()).toHaveLength(0);
    await take({ from: "DORA@BAKERY.EXAMPLE", headers: confirmed("bakery.example"), subject: "Upper case" });
    const [row] = await cases();
    expect(row).toMatchObject({ accountId, channel: "mail", isNamedCaller: 1 });
    expect((await portal.ports.records.read.decisions.list({ subjectId: row!.id, rule: "callers.mail-sender" }))[0]).toMatchObject({ ruleId: "CAP-4", outcome: "allow" });
  });

  it("that the operator's server has not confirmed is held, and nobody is answered: the sender may be forged", async () => {
    await take({ from: "dora@bakery.example", subject: "Forged" });
    await take({ from: "dora@bakery.example", headers: "Authentication-Results: mx.evil.example; dmarc=pass header.from=bakery.example", subject: "Forged again" });
    expect((await held()).filter(({ reason }) => reason === "not-confirmed")).toHaveLength(2);
    expect((await mailsTo("dora@bakery.example")).map(({ subject }) => subject).filter((subject) => !subject.includes("case is open"))).toEqual([]);
    expect(await cases()).toHaveLength(1);
  });

  it("that a server reports with a forged result in a quoted envelope address is not confirmed by it", async () => {
    const before = (await cases()).length;
    await take({ from: "dora@bakery.example", headers: "Authentication-Results: mx.vendor.example; spf=none smtp.mailfrom=\"x; dmarc=pass header.from=bakery.example \"@evil.example", subject: "Forged by its envelope" });
    expect((await held()).at(-1)).toMatchObject({ sender: "dora@bakery.example", reason: "not-confirmed" });
    expect(await cases()).toHaveLength(before);
  });

  it("with a dump as a named inline text brings none of it into the case, is deleted from the mailbox, and its sender is told how to send it", async () => {
    const dump = "INSERT INTO customers VALUES ('Ann');";
    const source = writeMail({ from: "dora@bakery.example", headers: confirmed("bakery.example"), subject: "A dump" }).replace("Content-Type: text/plain; charset=utf-8\r\n\r\n", "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nIt fails.\r\n--b\r\nContent-Type: text/plain; name=dump.sql\r\nContent-Disposition: inline; filename=dump.sql\r\n\r\n") + `${dump}\r\n--b--\r\n`;
    expect(await takeMail(portal.ports, portal.ports.settings.mailbox!, await readMail(Buffer.from(source)))).toBe("delete");
    const row = (await cases()).at(-1)!;
    const shown = await portal.as(portal.cast.staff)("GET /api/cases/:id", { params: { id: row.id } });
    expect(shown.messages[0]?.text).toMatch(/^It fails\.\s+\[One file was attached\./);
    expect(JSON.stringify(shown)).not.toContain("INSERT");
    expect((await mailsTo("dora@bakery.example")).some(({ subject }) => subject.includes("attached"))).toBe(true);
  });

  it("of somebody who is declared on two accounts is held until a person chooses", async () => {
    const other = await addAccount(portal.ports, await portal.caller(portal.cast.supervisor), { name: "Second firm", zone: "UTC" });
    for (const account of [accountId, other.id]) await declare(account, "both@bakery.example");
    await take({ from: "both@bakery.example", headers: confirmed("bakery.example") });
    expect((await held()).at(-1)).toMatchObject({ sender: "both@bakery.example", reason: "several-accounts" });
  });

  it("that cannot be read opens nothing, stays in the mailbox's folder, and staff are told once a day", async () => {
    expect(await take({ from: "a@x.example, b@y.example" })).toBe("keep");
    expect(await takeMail(portal.ports, portal.ports.settings.mailbox!, null)).toBe("keep");
    expect((await mailsTo("support@vendor.example")).filter(({ subject }) => subject.includes("could not be read"))).toHaveLength(1);
  });

  it("lies in the records in nothing but sealed form, and goes when its time is over", async () => {
    await take({ from: "later@bakery.example", headers: confirmed("bakery.example"), subject: "CANARY-TITLE", text: "CANARY-TEXT" });
    const row = (await held()).at(-1)!;
    expect(JSON.stringify([row, ...(await portal.ports.records.read.outbox.list({})), ...(await portal.ports.records.read.ledgerRows.list({}))], (_, value: unknown) => (value instanceof Uint8Array ? Buffer.from(value).toString("latin1") : value))).not.toMatch(/CANARY/);
    portal.clock.advance({ hours: 24 * 30 });
    expect(await runMailbox(portal.ports)).toMatch(/held mails [1-9]/);
    expect(await held()).toEqual([]);
  });

  it("once held is seen and decided by staff alone", async () => {
    const id = `held_${"a".repeat(26)}`;
    for (const who of [portal.cast.customer, portal.cast.auditor, null]) {
      const call = portal.as(who);
      const tries = [() => call("GET /api/held-mails", { query: {} }), () => call("GET /api/held-mails/:id", { params: { id } }), () => call("POST /api/held-mails/:id/release", { params: { id }, body: { accountId } }), () => call("POST /api/held-mails/:id/refuse", { params: { id } })];
      for (const attempt of tries) await expect(attempt()).rejects.toMatchObject({ status: who === null ? 401 : 403 });
    }
    await expect(portal.as(portal.cast.staff)("GET /api/held-mails/:id", { params: { id } })).rejects.toMatchObject({ problem: { code: "not-found" } });
  });
});

describe("the mailbox's settings", () => {
  const settings = (environment: Record<string, string>) => toSettings(readEnvironment(environment)).mailbox;
  it.each([
    ["plain IMAP on the network", { IMAP_URL: "imap://a:b@mail.example/INBOX" }, /imaps/],
    ["no password", { IMAP_URL: "imaps://a@mail.example/INBOX" }, /password/],
    ["no name", { IMAP_URL: "imaps://mail.example" }, /password/],
    ["another scheme", { IMAP_URL: "https://a:b@mail.example" }, /IMAP_URL/],
    ["the folder itself as the one for taken mails", { IMAP_URL: "imaps://a:b@mail.example/Custody" }, /IMAP_DONE/],
    ["a server's name with a blank", { IMAP_TRUSTED_SERVER: "a b" }, /IMAP_TRUSTED_SERVER/],
  ])("with %s stop the start", (_, environment, named) => {
    expect(() => settings(environment)).toThrow(named);
  });
  it("are off by default, and what is left out follows", () => {
    expect(settings({})).toBeNull();
    expect(settings({ IMAP_URL: "imaps://in%40vendor.example:p%2Fw@mail.example", MAIL_FROM: "Support <portal@vendor.example>" })).toEqual({ host: "mail.example", port: 993, isSecure: true, user: "in@vendor.example", password: "p/w", folder: "INBOX", doneFolder: "Custody", address: "portal@vendor.example", trustedServer: null });
  });
});

describe("a report that a mail came back", () => {
  let portal: TestPortal;
  beforeAll(async () => { portal = await startPortal({ environment: { IMAP_URL: "imap://a:b@127.0.0.1:1/INBOX", MAIL_FROM: "Support <portal@vendor.example>" } }); });
  const outbox = () => portal.ports.records.read.outbox;
  const take = async (report: string) => takeMail(portal.ports, portal.ports.settings.mailbox!, await readMail(Buffer.from(report)));
  /** A mail to the customer about a transfer, sent. */
  async function sentMail(): Promise<{ id: string; messageId: string; transferId: string }> {
    const accountId = (await portal.caller(portal.cast.customer)).accountId!;
    const { id: transferId } = await request(portal.ports, await portal.caller(portal.cast.staff), { purpose: "support", accountId, instructions: { way: "phone" } });
    await sendMail(portal.ports);
    const [row] = await outbox().list({ transferId, template: "transfer-requested" });
    return { id: row!.id, messageId: row!.messageId, transferId };
  }

  it("asks staff once to reach the customer another way, however often and by however many reports it is told (ALO-18)", async () => {
    const mail = await sentMail();
    const report = writeReport({ messageId: mail.messageId });
    expect([await take(report), await take(report), await take(writeReport({ messageId: mail.messageId }))]).toEqual(["delete", "delete", "delete"]);
    expect(await portal.ports.records.read.transfers.find({ id: mail.transferId })).toMatchObject({ needsContactBecause: "bounce" });
    expect(await outbox().count({ template: "return-bounced", transferId: mail.transferId })).toBe(1);
    expect(await portal.ports.records.read.ledgerRows.count({ event: "transfers.bounce", transferId: mail.transferId })).toBe(1);
  });

  it("of that mail to staff in its turn is marked and writes no further mail: nothing goes round", async () => {
    await sendMail(portal.ports);
    const [toStaff] = await outbox().list({ template: "return-bounced" });
    const before = await outbox().count({});
    for (const headers of ["Return-Path: <>", "Auto-Submitted: auto-generated", ""]) await take(writeReport({ messageId: toStaff!.messageId, headers }));
    expect(await outbox().find({ id: toStaff!.id })).toMatchObject({ bouncedAt: expect.any(String), lastError: "returned (5.1.1)" });
    expect(await outbox().count({})).toBe(before);
  });

  it.each([
    ["of a mail that is not ours", () => ({ messageId: "<mail_aaaaaaaaaaaaaaaaaaaaaaaaaa@elsewhere.example>" })],
    ["of a Message-ID that was guessed", () => ({ messageId: "<mail_aaaaaaaaaaaaaaaaaaaaaaaaaa@localhost>" })],
    ["of a delay", (messageId: string) => ({ messageId, action: "delayed", status: "4.4.1" })],
    ["of a delivery", (messageId: string) => ({ messageId, action: "delivered", status: "2.0.0" })],
    ["that lacks its part for machines", (messageId: string) => ({ messageId, fields: "" })],
    ["that lacks the mail", (messageId: string) => ({ messageId, original: "Content-Type: text/plain\r\n\r\nnothing" })],
    ["whose parts cannot be parted", (messageId: string) => ({ messageId, contentType: "multipart/report; report-type=delivery-status" })],
  ])("%s marks, opens, holds and answers nothing, and stays where mails of machines stay", async (_name, report) => {
    const mail = await sentMail();
    const before = await outbox().count({});
    expect(await take(writeReport(report(mail.messageId)))).toBe("keep");
    expect(await outbox().find({ id: mail.id })).toMatchObject({ bouncedAt: null });
    expect([await outbox().count({}), await portal.ports.records.read.cases.count({}), await portal.ports.records.read.heldMails.count({})]).toEqual([before, 0, 0]);
  });

  it("of a mail that waits and was never tried is nobody's: it is sent as ever", async () => {
    const accountId = (await portal.caller(portal.cast.customer)).accountId!;
    const { id } = await request(portal.ports, await portal.caller(portal.cast.staff), { purpose: "support", accountId, instructions: { way: "phone" } });
    const [row] = await outbox().list({ transferId: id, template: "transfer-requested" });
    expect(await take(writeReport({ messageId: row!.messageId }))).toBe("keep");
    await sendMail(portal.ports);
    expect(await outbox().find({ id: row!.id })).toMatchObject({ bouncedAt: null, sentAt: expect.any(String) });
  });
});
