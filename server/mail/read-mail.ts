import { createHash } from "node:crypto";
import { MailParser, type AttachmentStream } from "mailparser";
import type { ReceivedMail } from "../ports/mailbox.ts";
import { headersOf } from "./headers.ts";
import { reportOf } from "./read-report.ts";

/** So much of a mail is read. What lies behind it is attached to it, as good as always. */
export const mailBytesMax = 512 * 1024;
const htmlCharactersMax = 256 * 1024;

/** Reads a mail of at most `mailBytesMax`, cut or whole. Attached files are passed by without looking. Null where it is no mail that can be read. */
export async function readMail(source: Uint8Array): Promise<ReceivedMail | null> {
  const headers = headersOf(source);
  if (headers === null) return null;
  const read = await parse(source).catch(() => null);
  if (read === null) return null;
  return { headers, ...read, report: reportOf(headers, source), digest: createHash("sha256").update(source).digest("hex") };
}

/** A text with the name of a file is a file, however a mail program wants it shown: a database's dump or a list of customers would else come in as what somebody wrote. */
class MailWithFiles extends MailParser {
  protected override createNode(part: { readonly filename?: string | false }): { isAttachment?: boolean } {
    const node = super.createNode(part);
    return typeof part.filename === "string" && part.filename !== "" ? Object.assign(node, { isAttachment: true }) : node;
  }
}

function parse(source: Uint8Array): Promise<Pick<ReceivedMail, "from" | "subject" | "text" | "attachments">> {
  return new Promise((resolve, reject) => {
    const parser = new MailWithFiles({ skipTextToHtml: true, skipTextLinks: true, skipImageLinks: true, maxHtmlLengthToParse: htmlCharactersMax });
    let from: readonly string[] = [];
    let subject = "";
    let text = "";
    let attachments = 0;
    parser.once("error", reject);
    parser.on("headers", (headers) => {
      const sender = headers.get("from");
      from = typeof sender === "object" && "value" in sender ? sender.value.flatMap((one) => ("group" in one ? ["", ""] : [one.address ?? ""])) : [];
      const title = headers.get("subject");
      subject = typeof title === "string" ? title : "";
    });
    parser.on("data", (part) => {
      if (part.type === "text") {
        text = part.text ?? "";
        return;
      }
      if (!isPicture(part)) attachments += 1;
      part.content.on("data", () => undefined);
      part.content.once("end", () => { part.release(); });
    });
    parser.once("end", () => { resolve({ from, subject, text, attachments }); });
    parser.end(source);
  });
}

/** A signature's logo and the like: it belongs to the HTML, and nobody needs to be told about it. What is called a picture and has another file's name is none. */
function isPicture(part: AttachmentStream): boolean {
  const { filename, contentType } = part;
  const isNamedSo = typeof filename !== "string" || /\.(avif|bmp|gif|heic|ico|jfif|jpe?g|png|svg|tiff?|webp)$/i.test(filename) || !filename.includes(".");
  return isNamedSo && typeof contentType === "string" && contentType.startsWith("image/") && (part.related || part.contentDisposition === "inline");
}
