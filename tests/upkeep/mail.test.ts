import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { request } from "../../server/actions/transfers/request.ts";
import { sendMail } from "../../server/actions/upkeep/send-mail.ts";
import { eraseDue } from "../../server/actions/upkeep/erase.ts";
import { direct } from "../../server/actions/transfers/direct.ts";
import { smtpMailer } from "../../server/mail/smtp.ts";
import { folderMailer } from "../../server/mail/folder.ts";
import { renderMail, templateNames } from "../../server/mail/templates/index.ts";
import { MailFailure, type Message } from "../../server/ports/mailer.ts";
import type { OutboxRow } from "../../server/ports/records/rows.ts";
import { verifyCertificate, verifyReceipt } from "../../server/sealing/verify-certificate.ts";
import { installFailpoint } from "../../server/system/failpoint.ts";
import { openUpkeep, receivedTransfer, type UpkeepPortal } from "../support/upkeep.ts";

let portal: UpkeepPortal;
let uninstall: (() => void) | null = null;
beforeAll(async () => { portal = await openUpkeep(); });
afterAll(() => portal.close());
beforeEach(async () => {
  portal.mailFault = null;
  await sendMail(portal.ports);
  portal.mails.length = 0;
});
afterEach(() => { uninstall?.(); uninstall = null; });

const customer = () => portal.caller(portal.cast.customer);
/** One mail to a customer, waiting in the outbox. */
async function waiting(): Promise<{ transferId: string; row: () => Promise<OutboxRow> }> {
  const staff = await portal.caller(portal.cast.staff);
  const accountId = (await customer()).accountId!;
  const { id } = await request(portal.ports, staff, { purpose: "support", accountId, instructions: { way: "phone" } });
  const row = async () => (await portal.ports.records.read.outbox.list({ transferId: id, template: "transfer-requested" }))[0]!;
  return { transferId: id, row };
}
const fail = (outcome: "refused" | "later" | "uncertain") => (): never => { throw new MailFailure(outcome, outcome); };

describe("ALO-15 the mail about an arrival", () => {
  it("goes to staff exactly once when the transfer is complete, with one Message-ID, and names neither a file nor a title and links to the queue only", async () => {
    const transfer = await receivedTransfer(portal, { title: "Secret title", name: "secret-name.sqlite" });
    for (let tick = 0; tick < 3; tick += 1) await sendMail(portal.ports);
    const toStaff = portal.mails.filter((mail) => mail.to === "support@vendor.example");
    expect(toStaff).toHaveLength(1);
    const [mail] = toStaff as [Message];
    expect(mail.attachments).toEqual([]);
    expect(mail.text).toContain("/queue");
    expect(mail.text.match(/https?:\/\/\S+/g)?.some((link) => link.includes("files") || link.includes(transfer.id))).toBe(false);
    for (const sent of portal.mails) expect(JSON.stringify(sent)).not.toMatch(/Secret title|secret-name/);
  });

  it("and the customer's receipt and certificate carry what proves them", async () => {
    const transfer = await receivedTransfer(portal);
    await direct(portal.ports, await customer(), transfer.id, { delete: "now", reason: "done" });
    await eraseDue(portal.ports);
    await sendMail(portal.ports);
    const keys = portal.ports.signer.publicKeys();
    const mine = portal.mails.filter((mail) => mail.to === portal.cast.customer.email);
    const receipt = mine.find((mail) => mail.subject.includes("has arrived"))?.attachments?.[0];
    const certificate = mine.find((mail) => mail.subject.includes("certificate"))?.attachments?.[0];
    expect(verifyReceipt(receipt?.content ?? "", keys).problems).toEqual([]);
    expect(verifyCertificate(certificate?.content ?? "", keys).problems).toEqual([]);
  });
});

describe("F23 a mail system that", () => {
  it("is down for a day leaves the mail queued, asked again after 1, 2, 4 … minutes, and sent once when it is back", async () => {
    const mail = await waiting();
    portal.mailFault = fail("later");
    const tries: number[] = [];
    const start = portal.clock.now();
    for (let minute = 0; minute < 24 * 60; minute += 1) {
      const before = (await mail.row()).attempts;
      await sendMail(portal.ports);
      if ((await mail.row()).attempts > before) tries.push(portal.clock.now().since(start).total("minutes"));
      portal.clock.advance({ minutes: 1 });
    }
    expect(tries.slice(0, 5)).toEqual([0, 1, 3, 7, 15]);
    expect(Math.max(...tries.slice(1).map((at, index) => at - tries[index]!))).toBeLessThanOrEqual(360);
    portal.mailFault = null;
    portal.clock.advance({ hours: 6 });
    await sendMail(portal.ports);
    await sendMail(portal.ports);
    expect(portal.mails.filter((sent) => sent.to === portal.cast.customer.email)).toHaveLength(1);
    expect((await mail.row()).sentAt).not.toBeNull();
  }, 60_000);

  it("refuses the address bounces at once: staff are asked to contact the customer, and it is recorded", async () => {
    const mail = await waiting();
    portal.mailFault = (message) => { if (message.to === portal.cast.customer.email) fail("refused")(); };
    await sendMail(portal.ports);
    await sendMail(portal.ports);
    expect((await mail.row()).bouncedAt).not.toBeNull();
    expect(await portal.row(mail.transferId)).toMatchObject({ needsContactBecause: "bounce" });
    expect(portal.mails.filter((sent) => sent.to === "support@vendor.example" && sent.subject.includes("could not be reached"))).toHaveLength(1);
    expect(await portal.ports.records.read.ledgerRows.count({ transferId: mail.transferId, event: "transfers.bounce" })).toBe(1);
  });

  it("takes the text and loses the answer gets the same Message-ID once more and never a third time", async () => {
    const mail = await waiting();
    const ids: string[] = [];
    portal.mailFault = (message) => {
      if (message.to !== portal.cast.customer.email) return;
      ids.push(message.messageId);
      fail("uncertain")();
    };
    for (let hour = 0; hour < 24; hour += 1) {
      await sendMail(portal.ports);
      portal.clock.advance({ hours: 1 });
    }
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
    expect(await portal.row(mail.transferId)).toMatchObject({ needsContactBecause: "bounce" });
  });

  it("takes it just before the portal dies gets it at most once more", async () => {
    const mail = await waiting();
    uninstall = installFailpoint((name) => (name === "mail.sent" ? new Promise<void>(() => undefined) : undefined));
    for (let death = 0; death < 4; death += 1) {
      void sendMail(portal.ports);
      await expect.poll(async () => (await mail.row()).attempts === Math.min(death + 1, 2) || (await mail.row()).bouncedAt !== null).toBe(true);
      portal.clock.advance({ minutes: 6 });
    }
    uninstall();
    await sendMail(portal.ports);
    const sent = portal.mails.filter((message) => message.to === portal.cast.customer.email);
    expect(sent).toHaveLength(2);
    expect(new Set(sent.map((message) => message.messageId)).size).toBe(1);
  });
});

describe("F24 two workers", () => {
  it("send every mail once", async () => {
    for (let count = 0; count < 12; count += 1) await waiting();
    await Promise.all([sendMail(portal.ports), sendMail(portal.ports), sendMail(portal.ports)]);
    const sent = portal.mails.filter((mail) => mail.to === portal.cast.customer.email);
    expect(sent).toHaveLength(12);
    expect(new Set(sent.map((mail) => mail.messageId)).size).toBe(12);
  });
});

describe("F23 the SMTP mailer", () => {
  let behaviour: { onRcpt?: number; onData?: number; drop?: "before" | "after"; auth?: boolean } = {};
  let received: string[] = [];
  let server: SMTPServer;
  let url: string;
  beforeAll(async () => {
    const error = (code: number): Error => Object.assign(new Error("no"), { responseCode: code });
    server = new SMTPServer({
      disabledCommands: ["STARTTLS"],
      authOptional: true,
      onAuth: (_auth, _session, done) => { done(error(535)); },
      onRcptTo: (_address, _session, done) => { done(behaviour.onRcpt === undefined ? null : error(behaviour.onRcpt)); },
      onData: (stream, session, done) => {
        let text = "";
        stream.on("data", (chunk: Buffer) => { text += chunk.toString("utf8"); });
        stream.on("end", () => {
          if (behaviour.drop === "after") {
            received.push(text);
            (session as unknown as { id: string }).id = "";
            for (const connection of (server as unknown as { connections: Set<{ _socket: { destroy(): void } }> }).connections) connection._socket.destroy();
            return;
          }
          if (behaviour.onData !== undefined) { done(error(behaviour.onData)); return; }
          received.push(text);
          done();
        });
      },
    });
    server.on("error", () => undefined);
    await new Promise<void>((resolve) => { server.listen(0, "127.0.0.1", resolve); });
    url = `smtp://127.0.0.1:${String((server.server.address() as AddressInfo).port)}`;
  });
  afterAll(() => new Promise<void>((resolve) => { server.close(resolve); }));
  beforeEach(() => { behaviour = {}; received = []; });
  const message: Message = { messageId: "<mail_1@portal.example>", to: "berta@bakery.example", subject: "T-1001: dziękuję", text: "Łódź\n", attachments: [{ filename: "C-1001.json", contentType: "application/jose+json", content: "{}" }] };
  const outcome = async (to = url): Promise<string> => {
    try {
      await smtpMailer({ url: to, from: "Custody <custody@vendor.example>", answerMilliseconds: 2000 }).send(message);
      return "sent";
    } catch (error) {
      return error instanceof MailFailure ? error.outcome : String(error);
    }
  };

  it("hands over the text with our Message-ID, and says that no person wrote it", async () => {
    expect(await outcome()).toBe("sent");
    expect(received[0]).toContain("Message-ID: <mail_1@portal.example>");
    expect(received[0]).toContain("Auto-Submitted: auto-generated");
    expect(received[0]).toContain("To: berta@bakery.example");
  });
  it.each([
    ["450 for the address", { onRcpt: 450 }, "later"],
    ["550 for the address", { onRcpt: 550 }, "refused"],
    ["451 for the text", { onData: 451 }, "later"],
    ["554 for the text", { onData: 554 }, "refused"],
    ["a connection dropped after the text", { drop: "after" }, "uncertain"],
  ] as const)("tells %s apart", async (_name, how, expected) => {
    behaviour = how;
    expect(await outcome()).toBe(expected);
  });
  it("does not take a refused sign-in or a refused connection for the customer's fault", async () => {
    expect(await outcome(url.replace("smtp://", "smtp://user:wrong@"))).toBe("later");
    expect(await outcome("smtp://127.0.0.1:1")).toBe("later");
  });
});

describe("the words of mails", () => {
  const context = { publicUrl: "https://portal.example", operator: "Test Vendor", personName: "Berta" };
  it("exist for every template that an action uses", () => {
    const root = fileURLToPath(new URL("../../server/actions", import.meta.url));
    const used = new Set<string>();
    for (const name of readdirSync(root, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts")))
      for (const match of readFileSync(join(root, name), "utf8").matchAll(/template: (?:\w+ \? )?"([a-z-]+)"(?: : "([a-z-]+)")?/g)) for (const template of [match[1], match[2]]) if (template !== undefined) used.add(template);
    expect(used.size).toBeGreaterThan(12);
    expect([...used].filter((name) => !templateNames.includes(name))).toEqual([]);
  });
  it("R14 put nothing into a text but facts, whatever the facts look like", () => {
    for (const name of templateNames) {
      const facts = { number: "{{7*7}}", transferId: "transfer_x", deadlineAt: "2026-12-21T20:37:00Z", deleteAt: "2026-12-21T20:37:00Z", until: "2026-12-21T20:37:00Z", takenAt: "2026-12-21T20:37:00Z", expiresAt: "2026-12-21T20:37:00Z", zone: "Europe/Warsaw", secret: "${7*7}", failures: 10 };
      const { subject, text } = renderMail(name, facts, context);
      expect(subject).not.toMatch(/undefined|null|NaN|\n/);
      expect(text).not.toMatch(/undefined|\bnull\b|NaN|\b49\b|\[object/);
    }
  });
  it("show a date in the reader's zone", () => {
    expect(renderMail("transfer-returned", { number: "T-1", transferId: "t", deadlineAt: "2026-12-21T23:30:00Z", zone: "Europe/Warsaw" }, context).text).toContain("22 December 2026, 00:30 (Europe/Warsaw)");
  });
});

describe("the folder of a portal without SMTP", () => {
  it("shows what was sent, newest first, and a repeat once", async () => {
    const inbox = folderMailer(join(portal.folder, "inbox"), portal.clock);
    await inbox.send({ messageId: "<a@x>", to: "a@x.example", subject: "one", text: "1" });
    portal.clock.advance({ seconds: 1 });
    await inbox.send({ messageId: "<b@x>", to: "b@x.example", subject: "two", text: "2" });
    await inbox.send({ messageId: "<b@x>", to: "b@x.example", subject: "two", text: "2" });
    expect((await inbox.readInbox()).map((mail) => [mail.id, mail.subject])).toEqual([["b@x", "two"], ["a@x", "one"]]);
  });
});
