interface Report {
  /** Of the mail that came back, with its brackets; null: the part with its headers says none. */
  readonly messageId: string | null;
  readonly action?: string | null;
  readonly status?: string | null;
  readonly recipient?: string | null;
  /** The part for machines, whole, in place of what the others say. */
  readonly fields?: string;
  readonly headers?: string;
  readonly contentType?: string;
  readonly original?: string;
  readonly boundary?: string;
}

let count = 0;

/** A report on a delivery as a mail server writes it (RFC 3464): for people, for machines, and the headers of the mail that it is about. */
export function writeReport(report: Report): string {
  count += 1;
  const { boundary = "report/=_cut", action = "failed", status = "5.1.1", recipient = "rfc822; berta@bakery.example" } = report;
  const field = (name: string, value: string | null): string => (value === null ? "" : `${name}: ${value}\r\n`);
  const fields = report.fields ?? `Reporting-MTA: dns; mx.vendor.example\r\nArrival-Date: Sat, 21 Nov 2026 20:37:00 +0000\r\n\r\n${field("Final-Recipient", recipient)}${field("Action", action)}${field("Status", status)}Diagnostic-Code: smtp; 550 5.1.1\r\n  <berta@bakery.example>: unknown user\r\n`;
  const original = report.original ?? `Content-Type: message/rfc822\r\n\r\nReturn-Path: <portal@vendor.example>\r\nSubject: Your code is 123456\r\n${field("Message-ID", report.messageId)}To: berta@bakery.example\r\n\r\nThe text of the mail, with\r\nMessage-ID: <in.the.text@elsewhere.example>\r\n`;
  return [
    ...(report.headers === undefined ? ["Return-Path: <>"] : report.headers === "" ? [] : [report.headers]),
    "From: Mail Delivery System <MAILER-DAEMON@mx.vendor.example>",
    "To: portal@vendor.example",
    "Subject: Undelivered Mail Returned to Sender",
    "Auto-Submitted: auto-replied",
    `Message-ID: <report-${String(count)}@mx.vendor.example>`,
    "MIME-Version: 1.0",
    `Content-Type: ${report.contentType ?? `multipart/report; report-type=delivery-status;\r\n boundary="${boundary}"`}`,
    "",
    "This is a MIME-encapsulated message.",
    "",
    `--${boundary}`,
    "Content-Type: text/plain; charset=us-ascii",
    "",
    "I'm sorry to have to inform you that your message could not be delivered.",
    "",
    `--${boundary}`,
    "Content-Description: Delivery report",
    "Content-Type: message/delivery-status",
    "",
    fields,
    `--${boundary}`,
    original,
    `--${boundary}--`,
    "",
  ].join("\r\n");
}
