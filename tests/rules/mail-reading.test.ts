import { describe, expect, it } from "vitest";
import { isConfirmed } from "../../server/domain/mail/authentication.ts";
import { whyAutomatic } from "../../server/domain/mail/automatic.ts";
import { messageText, replyTag, tagIn, titleOf, withoutQuote } from "../../server/domain/mail/reply.ts";
import { senderOf } from "../../server/domain/mail/sender.ts";
import { readMail } from "../../server/mail/read-mail.ts";

/** What the library and our own reading make of a mail together. */
async function senderIn(from: string, more = ""): Promise<string | null> {
  const mail = await readMail(Buffer.from(`From: ${from}\r\n${more}To: support@vendor.example\r\nSubject: x\r\n\r\ntext\r\n`));
  return mail === null ? null : senderOf(mail.headers, mail.from);
}

describe("R59 R60 the sender of a mail", () => {
  it.each([
    ["ann@firm.example", "ann@firm.example"],
    ["Ann <ann@firm.example>", "ann@firm.example"],
    ["\"Ann, of the firm\" <ann@firm.example>", "ann@firm.example"],
    ["\"boss@other.example\" <ann@firm.example>", "ann@firm.example"],
    ["=?utf-8?q?J=C3=BCrgen?= <j@firm.example>", "j@firm.example"],
    ["Ann\r\n <ann+office@firm.example>", "ann+office@firm.example"],
  ])("%j is read", async (from, address) => {
    expect(await senderIn(from)).toBe(address);
  });

  it.each([
    ["several", "ann@firm.example, bo@firm.example"],
    ["several in brackets", "<ann@firm.example> <bo@firm.example>"],
    ["a list by semicolons", "ann@firm.example; bo@firm.example"],
    ["a group", "undisclosed: ann@firm.example;"],
    ["an empty group", "undisclosed-recipients:;"],
    ["a comment", "ann@firm.example (bo@firm.example)"],
    ["a comment within", "ann(x)@firm.example"],
    ["a quoted local part", "\"ann@firm.example\"@other.example"],
    ["a route", "<@hop.example:ann@firm.example>"],
    ["a NUL", "ann@firm.example\u0000bo@firm.example"],
    ["a bare CR", "ann@firm.example\rBcc: bo@firm.example"],
    ["an encoded address", "=?utf-8?q?ann=40firm.example?="],
    ["an encoded line break", "=?utf-8?q?x=0D=0ABcc:_bo=40firm.example?= <ann@firm.example> <bo@firm.example>"],
    ["two @", "ann@firm.example@other.example"],
    ["an address literal", "ann@[127.0.0.1]"],
    ["no address", "Ann"],
    ["nothing", ""],
    ["100 kB", `${"a".repeat(100_000)}@firm.example`],
    ["100 kB of brackets", "<".repeat(100_000)],
    ["100 kB of quotes", "\"\\".repeat(50_000)],
  ])("is nobody for %s", async (_, from) => {
    const begun = performance.now();
    expect(await senderIn(from)).toBeNull();
    expect(performance.now() - begun).toBeLessThan(2000);
  });

  it("is nobody where From stands twice or is missing, since two readers would take different ones", async () => {
    expect(await senderIn("ann@firm.example", "From: bo@firm.example\r\n")).toBeNull();
    const mail = await readMail(Buffer.from("Subject: x\r\n\r\ntext"));
    expect(mail === null ? null : senderOf(mail.headers, mail.from)).toBeNull();
  });
});

describe("a hostile mail", () => {
  it.each(["", " ", "m", "/", ";", "image", "image/", "; name=", "message/rfc822; name=\"", "\u0000"])("with a part of the type %j is read to its end", async (type) => {
    for (const end of ["", "\r\n\r\nx\r\n--b--\r\n"]) {
      const mail = await readMail(Buffer.from(`From: a@b.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: ${type}${end}`));
      expect(mail?.from).toEqual(["a@b.example"]);
    }
  });

  const head = "From: ann@firm.example\r\nSubject: x\r\nMIME-Version: 1.0\r\n";
  it.each([
    ["100,000 nested elements", `${head}Content-Type: text/html\r\n\r\n${"<div>".repeat(50_000)}text`],
    ["a table of 50,000 cells", `${head}Content-Type: text/html\r\n\r\n<table>${"<tr><td>x</td></tr>".repeat(10_000)}</table>`],
    ["1,000 nested parts", `${head}${Array.from({ length: 1000 }, (_, index) => `Content-Type: multipart/mixed; boundary=b${String(index)}\r\n\r\n--b${String(index)}\r\n`).join("")}Content-Type: text/plain\r\n\r\nx`],
    ["100,000 parts", `${head}Content-Type: multipart/mixed; boundary=b\r\n\r\n${"--b\r\n\r\nx\r\n".repeat(40_000)}`],
    ["a header of 1 MB", `${head}X-Long: ${"x".repeat(500_000)}`],
    ["10,000 headers", `${head}${"X: y\r\n".repeat(20_000)}\r\ntext`],
    ["an unknown character set", `${head}Content-Type: text/plain; charset=nonsense\r\n\r\n\u00ff\u00fe`],
    ["broken base64", `${head}Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n====!!!!`],
    ["nothing at all", ""],
    ["random bytes", Buffer.from(Array.from({ length: 50_000 }, (_, index) => (index * 7919) % 256)).toString("latin1")],
  ])("of %s ends in a text or in a no, soon", async (_, source) => {
    const begun = performance.now();
    const mail = await readMail(Buffer.from(source, "latin1"));
    expect(mail === null || typeof mail.text === "string").toBe(true);
    expect(performance.now() - begun).toBeLessThan(10_000);
  });

  it("that is cut in an attachment still gives its text, and the file is counted, not kept", async () => {
    const mail = await readMail(Buffer.from(`${head}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nmy text\r\n--b\r\nContent-Type: application/octet-stream; name=a.mdb\r\nContent-Transfer-Encoding: base64\r\n\r\n${"QUJD".repeat(10_000)}`));
    expect(mail?.text.trim()).toBe("my text");
    expect(mail?.attachments).toBe(1);
    expect(JSON.stringify(mail)).not.toMatch(/QUJD|ABCABC/);
  });

  it.each([
    ["shown inline", "Content-Type: text/plain\r\nContent-Disposition: inline; filename=dump.sql"],
    ["named in its type alone", "Content-Type: text/plain; name=\"customers.csv\""],
    ["named in another alphabet", "Content-Type: text/html\r\nContent-Disposition: inline; filename*=utf-8''%d0%b1%d0%b0%d0%b7%d0%b0.html"],
    ["called a picture", "Content-Type: image/png\r\nContent-Disposition: inline; filename=customers.mdb"],
  ])("brings no file in as what somebody wrote: %s", async (_, part) => {
    const mail = await readMail(Buffer.from(`${head}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nmy text\r\n--b\r\n${part}\r\n\r\nINSERT INTO customers\r\n--b--`));
    expect([mail?.text.trim(), mail?.attachments]).toEqual(["my text", 1]);
  });

  it("gives plain text of HTML, without its scripts, styles and elements", async () => {
    const mail = await readMail(Buffer.from(`${head}Content-Type: text/html; charset=utf-8\r\n\r\n<style>p{}</style><script>steal()</script><p>Rows &amp; columns</p><img src="https://evil.example/x.png" alt="pixel">`));
    expect(mail?.text).toContain("Rows & columns");
    expect(mail?.text).not.toMatch(/steal|<|p\{\}/);
  });
});

describe("what is taken of a mail's words", () => {
  it.each([
    ["Re: AW: Fwd: Import", "Import"], ["  [S-12-abcdefghjk] Re: Import\tstops ", "Import stops"], ["RE[2]: x", "x"], ["", "A mail without a subject"], ["Re:", "A mail without a subject"], ["a\u202eb", "ab"], ["x".repeat(500), "x".repeat(200)],
  ])("the subject %j is the title %j", (subject, title) => {
    expect(titleOf(subject)).toBe(title);
  });

  it.each([
    ["new\n\nOn 21 Nov 2026, Support wrote:\n> old\n> older", "new"],
    ["new\n\nOn Saturday, 21 Nov 2026 at 20:37, Support\n<s@vendor.example> wrote:\n\n> old", "new"],
    ["neu\n\nAm 21.11.2026 schrieb Support:\n> alt", "neu"],
    ["new\n-----Original Message-----\nFrom: x\nold", "new"],
    ["new\n\nFrom: Support\nSent: Saturday\nold", "new"],
    ["new\n> old\n> older\n\n", "new"],
    ["> only a quote", "> only a quote"],
    ["On Monday it worked:\nToday it does not.", "On Monday it worked:\nToday it does not."],
    ["first\n> asked\nanswer", "first\n> asked\nanswer"],
  ])("of %j remains %j", (text, own) => {
    expect(withoutQuote(text)).toBe(own);
  });

  it("is at most what a message may hold, and says so where something is missing", () => {
    expect(messageText("x".repeat(1_000_000))).toMatch(/^x{19000}\n\n\[The rest/);
    expect(messageText("a\r\nb\u0000\u0007c")).toBe("a\nbc");
  });

  it("a tag is found again in whatever an answer makes of the subject", () => {
    expect(tagIn(`Re: AW: S-12: your case ${replyTag(12, "abcdefghjk").toUpperCase()}`)).toEqual({ number: 12, code: "abcdefghjk" });
    expect(tagIn("Re: S-12")).toBeNull();
  });
});

describe("a sender is confirmed", () => {
  const says = (...values: string[]) => isConfirmed(values.map((value) => ({ name: "authentication-results", value })), "ann@firm.example", "mx.vendor.example");
  it.each([
    ["DMARC passed", " mx.vendor.example; dmarc=pass (p=reject) header.from=firm.example", true],
    ["DKIM of the domain", " mx.vendor.example; dkim=pass header.d=firm.example header.s=k", true],
    ["DKIM of the domain above", " mx.vendor.example; spf=fail smtp.mailfrom=x.example; dkim=pass header.i=@example.example; dkim=pass header.d=firm.example", true],
    ["SPF of the domain", " mx.vendor.example 1; spf=pass smtp.mailfrom=bounce@firm.example", true],
    ["DKIM of another domain", " mx.vendor.example; dkim=pass header.d=evil.example", false],
    ["DKIM of a whole top level", " mx.vendor.example; dkim=pass header.d=example", false],
    ["a domain that ends alike", " mx.vendor.example; dkim=pass header.d=irm.example", false],
    ["DMARC of another domain", " mx.vendor.example; dmarc=pass header.from=evil.example", false],
    ["another server", " mx.evil.example; dmarc=pass header.from=firm.example", false],
    ["a word in a comment", " mx.vendor.example; dmarc=fail (dmarc=pass header.from=firm.example) header.from=firm.example", false],
    ["none", " mx.vendor.example; none", false],
    ["a quoted domain", " mx.vendor.example; dmarc=pass header.from=\"firm.example\"", true],
    ["a result in the envelope's quoted address", " mx.vendor.example; spf=none smtp.mailfrom=\"x; dmarc=pass header.from=firm.example \"@evil.example", false],
    ["the same with escaped quotes", " mx.vendor.example; spf=none smtp.mailfrom=\"x\\\"; dmarc=pass header.from=firm.example \"@evil.example", false],
    ["a result in a comment on such an address", " mx.vendor.example; spf=fail (domain of \"x\\) ; dmarc=pass header.from=firm.example ; \\(y\"@evil.example) smtp.mailfrom=evil.example", false],
    ["a second result that an unescaped address slipped in", " mx.vendor.example; dmarc=fail header.from=firm.example; spf=fail (of x) ; dmarc=pass header.from=firm.example ; (y@evil.example)", false],
    ["a quote without an end", " mx.vendor.example; dmarc=pass header.from=firm.example; spf=fail smtp.mailfrom=\"x", false],
    ["a nested comment", " mx.vendor.example; spf=fail (a (b) ; dmarc=pass header.from=firm.example) smtp.mailfrom=x", false],
  ])("or not, by %s", (_, value, is) => {
    expect(says(value)).toBe(is);
  });

  it("by the topmost result alone: the mail may have brought the others itself", () => {
    expect(says("mx.vendor.example; dmarc=fail header.from=firm.example", "mx.vendor.example; dmarc=pass header.from=firm.example")).toBe(false);
    expect(says()).toBe(false);
  });
});

describe("a machine's mail", () => {
  const why = (name: string, value: string, sender = "ann@firm.example") => whyAutomatic([{ name, value }], sender, { addresses: ["support@vendor.example"], host: "portal.vendor.example" });
  it.each([["auto-submitted", "auto-generated"], ["precedence", " Bulk"], ["precedence", "auto-reply"], ["list-id", "<l.example>"], ["return-path", " <>"], ["content-type", "multipart/report; report-type=delivery-status"], ["x-autoreply", "yes"], ["message-id", " <mail_1@Portal.vendor.example>"]])("is known by %s: %s", (name, value) => {
    expect(why(name, value)).not.toBeNull();
  });
  it("is known by its sender", () => {
    for (const sender of ["MAILER-DAEMON@x.example", "no-reply@x.example", "postmaster@x.example", "Support@vendor.example"]) expect(why("x", "y", sender)).not.toBeNull();
  });
  it("is not what a person writes", () => {
    expect(why("auto-submitted", "no")).toBeNull();
    expect(why("message-id", "<1@portal.vendor.example.evil.example>")).toBeNull();
  });
});
