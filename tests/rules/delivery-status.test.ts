import { describe, expect, it } from "vitest";
import { returnedMail } from "../../server/domain/mail/delivery-status.ts";
import { readMail } from "../../server/mail/read-mail.ts";
import { writeReport } from "../support/delivery-report.ts";

const ours = "<mail_1@portal.example>";
async function returned(report: Partial<Parameters<typeof writeReport>[0]> = {}) {
  const mail = await readMail(Buffer.from(writeReport({ messageId: ours, ...report })));
  return mail?.report == null ? null : returnedMail(mail.report);
}
const headersOnly = (type: string) => `Content-Type: ${type}\r\n\r\nSubject: x\r\nMessage-ID:\r\n ${ours}\r\n`;

describe("a report on a delivery (RFC 3464)", () => {
  it.each([
    ["as mail servers write it", {}, "5.1.1"],
    ["with the headers alone", { original: headersOnly("text/rfc822-headers; charset=us-ascii") }, "5.1.1"],
    ["in UTF-8 (RFC 6533)", { original: headersOnly("message/global-headers"), fields: "Reporting-MTA: dns; mx\r\n\r\nFinal-Recipient: utf-8; łukasz@firm.example\r\nAction: failed\r\nStatus: 5.2.2\r\n" }, "5.2.2"],
    ["of a mailbox that was full for days", { status: "4.2.2 (mailbox full)" }, "4.2.2"],
    ["with its words in capitals", { action: "FAILED", contentType: "MULTIPART/REPORT; BOUNDARY=cut; Report-Type=Delivery-Status", boundary: "cut" }, "5.1.1"],
    ["of several readers, one of whom could not be reached", { fields: "Reporting-MTA: dns; mx\r\n\r\nFinal-Recipient: rfc822; a@b.example\r\nAction: relayed\r\nStatus: 2.0.0\r\n\r\nFinal-Recipient: rfc822; c@d.example\r\nAction: failed\r\nStatus: 5.7.1\r\n" }, "5.7.1"],
    ["without a status", { status: null }, null],
    ["with a status that is none", { status: "550 no such user" }, null],
  ] as const)("%s names the mail and why it failed", async (_name, report, status) => {
    expect(await returned(report)).toEqual({ messageId: ours, status });
  });

  it.each([
    ["of a delay", { action: "delayed", status: "4.4.1" }],
    ["of a success", { action: "delivered", status: "2.0.0" }],
    ["of a failure with the code of a success", { status: "2.1.5" }],
    ["without an action", { action: null }],
    ["without a reader", { recipient: null }],
    ["without the mail's Message-ID", { messageId: null }],
    ["with two of them", { original: `${headersOnly("text/rfc822-headers")}Message-ID: <other@portal.example>\r\n` }],
    ["with one that is none", { messageId: "mail_1@portal.example" }],
    ["with something hidden in it", { messageId: "<mail_1@portal.example> <other@portal.example>" }],
    ["whose part for machines says nothing", { fields: "" }],
    ["whose part for machines is noise", { fields: "\u0000\u0001::::\r\n\r\n:failed\r\n" }],
    ["that was read and not returned (RFC 8098)", { contentType: "multipart/report; report-type=disposition-notification; boundary=\"report/=_cut\"" }],
    ["that is no report by its type", { contentType: "multipart/mixed; boundary=\"report/=_cut\"" }],
    ["without a boundary", { contentType: "multipart/report; report-type=delivery-status" }],
    ["with another boundary", { contentType: "multipart/report; report-type=delivery-status; boundary=other" }],
    ["with a boundary longer than any", { contentType: `multipart/report; boundary="${"b".repeat(500)}"`, boundary: "b".repeat(500) }],
    ["without the mail that it is about", { original: "Content-Type: text/plain\r\n\r\nnothing" }],
  ] as const)("%s says nothing", async (_name, report) => {
    expect(await returned(report)).toBeNull();
  });

  it("cut off anywhere is read as far as it goes, and says nothing or the same", async () => {
    const whole = writeReport({ messageId: ours });
    for (let length = 0; length < whole.length; length += 41) {
      const mail = await readMail(Buffer.from(whole.slice(0, length)));
      const found = mail?.report == null ? null : returnedMail(mail.report);
      expect([null, ours]).toContain(found?.messageId ?? null);
    }
  });

  it("of many parts, or of one endless line, is read in no time", async () => {
    const begun = performance.now();
    const parts = "--report/=_cut\r\nContent-Type: message/delivery-status\r\n\r\n".repeat(20_000);
    for (const fields of [parts, "a".repeat(400_000), "\r\n ".repeat(130_000), "Action: failed\r\n\r\n".repeat(25_000)]) await returned({ fields });
    expect(performance.now() - begun).toBeLessThan(5000);
  });
});
