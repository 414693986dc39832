import { PassThrough } from "node:stream";
import { createTransport } from "nodemailer";
import { MailFailure, type Mailer } from "../ports/mailer.ts";

/** What nodemailer's errors carry: the SMTP answer's number, where there was one, and the command that it answered. */
interface SmtpError {
  readonly code?: string;
  readonly command?: string;
  readonly responseCode?: number;
  readonly message: string;
}

export interface SmtpOptions {
  /** `smtp://…` or `smtps://…`, with credentials where the server wants them. */
  readonly url: string;
  /** `Name <address>`, used in the message and, without the name, in the envelope. */
  readonly from: string;
  /** How long connecting and each answer may take. */
  readonly answerMilliseconds?: number;
}

/** Sends through an SMTP server, one connection a message, so that a stalled one holds nothing else up. */
export function smtpMailer(options: SmtpOptions): Mailer {
  const limit = options.answerMilliseconds ?? 20_000;
  const sender = /<([^<>]+)>\s*$/.exec(options.from)?.[1] ?? options.from;
  return {
    send: async (message) => {
      const transport = createTransport({ url: options.url, connectionTimeout: limit, greetingTimeout: limit, socketTimeout: limit, disableFileAccess: true, disableUrlAccess: true });
      let hasTextBegun = false;
      transport.use("stream", (mail, done) => {
        mail.message.transform(() => {
          const through = new PassThrough();
          through.once("data", () => { hasTextBegun = true; });
          return through;
        });
        done();
      });
      try {
        await transport.sendMail({
          messageId: message.messageId,
          from: options.from,
          // As an object it is never parsed: what was verified is what is sent to (R59, R60).
          to: { name: "", address: message.to },
          envelope: { from: sender, to: message.to },
          ...(message.replyTo === undefined ? {} : { replyTo: { name: "", address: message.replyTo } }),
          subject: message.subject,
          text: message.text,
          attachments: (message.attachments ?? []).map(({ filename, contentType, content }) => ({ filename, contentType, content })),
          headers: { "Auto-Submitted": "auto-generated" },
        });
      } catch (error) {
        throw failureOf(error as SmtpError, hasTextBegun);
      } finally {
        transport.close();
      }
    },
  };
}

/**
 * A final no counts only where it answers this message or its address: a refused sign-in or sender is the operator's trouble and may be mended.
 * No answer after the text was begun leaves open whether it was delivered.
 */
function failureOf(error: SmtpError, hasTextBegun: boolean): MailFailure {
  const isAboutMessage = (error.code === "EENVELOPE" || error.code === "EMESSAGE") && error.command !== "MAIL FROM";
  if (isAboutMessage && (error.responseCode === undefined ? error.command === "API" : error.responseCode >= 500)) return new MailFailure("refused", `refused (${String(error.responseCode ?? error.code)})`);
  if (hasTextBegun && error.responseCode === undefined) return new MailFailure("uncertain", "no answer after the text was sent");
  return new MailFailure("later", `not taken (${String(error.responseCode ?? error.code ?? "unknown")})`);
}
