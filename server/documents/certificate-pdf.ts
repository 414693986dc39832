import QRCode from "qrcode";
import type { Certificate } from "../domain/custody/certificate.ts";
import { certificateTitle, instantInWords, outstandingCopies, plainStatements } from "../domain/custody/certificate-words.ts";
import type { Supplement } from "../domain/custody/supplement.ts";
import { ledgerHeadSchema } from "../domain/ledger/head.ts";
import type { DocumentWriter, SignedSupplement } from "../ports/document.ts";
import { Sheet } from "./sheet.ts";
import type { TextStyle } from "./sheet.ts";

const ink = "#1d2733";
const quiet = "#5b6876";
const line = "#d5dbe1";
const calm = { fill: "#e8f3ee", edge: "#2c7a5b" } as const;
const warning = { fill: "#fdf3e0", edge: "#b26a00" } as const;

const titleStyle: TextStyle = { family: "bold", size: 21, color: ink };
const headingStyle: TextStyle = { family: "bold", size: 10.5, color: ink };
const bodyStyle: TextStyle = { family: "regular", size: 9, color: ink };
const labelStyle: TextStyle = { family: "regular", size: 8, color: quiet };
const strongStyle: TextStyle = { family: "bold", size: 9, color: ink };
const digestStyle: TextStyle = { family: "mono", size: 6.9, color: ink };

/** The writer of documents that needs nothing from outside: fonts and layout are its own. */
export function createDocumentWriter(): DocumentWriter {
  return { certificatePdf };
}

async function certificatePdf(certificate: Certificate, jwsText: string, supplements: readonly SignedSupplement[] = []): Promise<Uint8Array> {
  const added = supplements.map((supplement) => supplement.payload);
  const title = certificateTitle(certificate, added);
  const sheet = new Sheet({
    title: `${title} (${certificate.number})`,
    subject: `Certificate of deletion for transfer ${certificate.transfer.number}`,
    author: certificate.store.operator,
    at: new Date(certificate.issuedAt),
  });
  attach(sheet, `${certificate.number}.json`, "The signed certificate", jwsText, certificate.issuedAt);
  for (const { payload, jwsText: text } of supplements) {
    attach(sheet, `${certificate.number}-supplement-${String(payload.sequence)}.json`, "A signed supplement to the certificate", text, payload.issuedAt);
  }

  writeHead(sheet, certificate, title);
  const outstanding = outstandingCopies(certificate, added).length;
  if (outstanding > 0) writePanel(sheet, outstandingWords(outstanding));
  writeKeyFacts(sheet, certificate);
  writeFiles(sheet, certificate);
  for (const statement of plainStatements(certificate, added)) {
    if (statement.sentences.length > 0) writeSection(sheet, statement.heading, statement.sentences);
  }
  for (const supplement of added) {
    writeSection(sheet, `Supplement ${String(supplement.sequence)}`, [supplementWords(supplement)]);
  }
  writeProof(sheet, certificate);
  return sheet.finish((page, count) => `${certificate.number} · page ${String(page)} of ${String(count)} · What counts is the signed data attached to this file; these pages show it.`, labelStyle);
}

function outstandingWords(count: number): string {
  const words =
    count === 1
      ? "One copy that support staff took is outstanding: nobody has attested its removal, and this certificate does not say that it is gone."
      : `${String(count)} copies that support staff took are outstanding: nobody has attested their removal, and this certificate does not say that they are gone.`;
  return `${words} A later attestation will be added as a signed supplement.`;
}

function supplementWords(supplement: Supplement): string {
  const count = supplement.removals.length;
  return `Issued on ${instantInWords(supplement.issuedAt)}: ${String(count)} removal${count === 1 ? "" : "s"} attested after the certificate. The certificate itself is unchanged.`;
}

function attach(sheet: Sheet, name: string, description: string, text: string, at: string): void {
  const date = new Date(at);
  sheet.document.file(Buffer.from(text, "utf8"), { name, description, type: "application/json", relationship: "Data", creationDate: date, modifiedDate: date } as PDFKit.Mixins.PDFAttachmentOptions);
}

function writeHead(sheet: Sheet, certificate: Certificate, title: string): void {
  sheet.decoration(() => sheet.document.rect(0, 0, sheet.document.page.width, 6).fill(calm.edge));
  sheet.text(`CERTIFICATE OF DELETION · ${certificate.number}`, { ...labelStyle, family: "bold" }, { after: 4 });
  sheet.text(title, titleStyle, { tag: "H1", after: 3 });
  const owner = certificate.transfer.accountName === null ? "" : ` · ${certificate.transfer.accountName}`;
  sheet.text(`Transfer ${certificate.transfer.number}${owner}`, { ...bodyStyle, size: 11 }, { after: 12 });
}

function writePanel(sheet: Sheet, text: string): void {
  const height = sheet.heightOf(text, bodyStyle, sheet.width - 28) + 16;
  sheet.reserve(height + 12);
  sheet.decoration(() => {
    sheet.document.rect(sheet.left, sheet.y, sheet.width, height).fill(warning.fill);
    sheet.document.rect(sheet.left, sheet.y, 4, height).fill(warning.edge);
  });
  sheet.textAt(text, bodyStyle, sheet.left + 16, sheet.y + 8, sheet.width - 28);
  sheet.y += height + 12;
}

function writeKeyFacts(sheet: Sheet, certificate: Certificate): void {
  const facts = [
    ["Unreadable since", instantInWords(certificate.method.unreadableSince)],
    ["Back-ups unreadable at the latest", instantInWords(certificate.backupsUnreadableAt)],
    ["Issued", instantInWords(certificate.issuedAt)],
  ] as const;
  const width = sheet.width / facts.length;
  sheet.decoration(() => sheet.document.rect(sheet.left, sheet.y, sheet.width, 42).fill(calm.fill));
  for (const [position, [label, value]] of facts.entries()) {
    sheet.textAt(label, labelStyle, sheet.left + position * width + 12, sheet.y + 8, width - 16);
    sheet.textAt(value, strongStyle, sheet.left + position * width + 12, sheet.y + 20, width - 16);
  }
  sheet.y += 42 + 16;
}

function writeFiles(sheet: Sheet, certificate: Certificate): void {
  const columns = [22, 60, 102] as const;
  const digestLeft = columns.reduce((sum, width) => sum + width, 0);
  const row = (cells: readonly string[], styles: readonly TextStyle[], name: string | null): void => {
    const widths = [...columns, sheet.width - digestLeft].map((width) => width - 8);
    const height = Math.max(...cells.map((cell, column) => sheet.heightOf(cell, styles[column] ?? bodyStyle, widths[column])));
    const nameHeight = name === null ? 0 : sheet.heightOf(name, labelStyle, sheet.width - columns[0]);
    sheet.reserve(height + nameHeight + 5);
    let left = sheet.left;
    for (const [column, cell] of cells.entries()) {
      const width = widths[column] ?? 0;
      sheet.textAt(cell, styles[column] ?? bodyStyle, left, sheet.y, width);
      left += width + 8;
    }
    if (name !== null) sheet.textAt(name, labelStyle, sheet.left + columns[0], sheet.y + height, sheet.width - columns[0]);
    sheet.y += height + nameHeight + 5;
    sheet.decoration(() => sheet.document.moveTo(sheet.left, sheet.y - 2).lineTo(sheet.left + sheet.width, sheet.y - 2).lineWidth(0.5).stroke(line));
  };
  row(["No.", "Kind", "Size", "Fingerprint (SHA-256)"], [labelStyle, labelStyle, labelStyle, labelStyle], null);
  for (const [position, file] of certificate.files.entries()) {
    const kind = file.kind === "masked" ? "masked copy" : file.kind;
    const salted = file.digest.kind === "sha256" ? "" : "salted: ";
    row([String(position + 1), kind, `${file.bytes.toLocaleString("en")} B`, `${salted}${file.digest.value}`], [bodyStyle, bodyStyle, bodyStyle, digestStyle], file.name);
  }
  sheet.y += 12;
}

function writeSection(sheet: Sheet, heading: string, sentences: readonly string[]): void {
  sheet.reserve(sheet.heightOf(heading, headingStyle) + sheet.heightOf(sentences[0] ?? "", bodyStyle) + 4);
  sheet.text(heading, headingStyle, { tag: "H2", after: 1 });
  for (const sentence of sentences) sheet.text(sentence, bodyStyle, { after: 1.5 });
  sheet.y += 8;
}

function writeProof(sheet: Sheet, certificate: Certificate): void {
  const head = ledgerHeadSchema.parse(JSON.parse(Buffer.from(certificate.ledger.head.payload, "base64url").toString("utf8")));
  const codeSize = 104;
  const left = sheet.left + 14;
  const width = sheet.width - codeSize - 44;
  const texts: readonly (readonly [string, TextStyle])[] = [
    ["How to check it", headingStyle],
    ["Anyone can: open the address below, or read the code. No account is needed.", bodyStyle],
    [certificate.publicUrl, { ...digestStyle, size: 8 }],
    [`Without us: save the attached file ${certificate.number}.json and run “custody verify ${certificate.number}.json”. It needs no network once you have the portal's public keys.`, bodyStyle],
    [`Ledger row ${String(certificate.ledger.proof.leafIndex)} of a ledger of ${String(certificate.ledger.proof.treeSize)} rows; its root:`, labelStyle],
    [head.rootHash, digestStyle],
    ["Signing key (Ed25519):", labelStyle],
    [certificate.keyId, digestStyle],
  ];
  const height = Math.max(texts.reduce((sum, [text, style]) => sum + sheet.heightOf(text, style, width) + 3, 0), codeSize) + 24;
  sheet.reserve(height);
  const top = sheet.y;
  sheet.decoration(() => sheet.document.rect(sheet.left, top, sheet.width, height).lineWidth(0.8).stroke(line));
  sheet.y += 12;
  for (const [text, style] of texts) sheet.y += sheet.textAt(text, style, left, sheet.y, width, style === headingStyle ? "H2" : "P") + 3;
  drawCode(sheet, certificate.publicUrl, sheet.left + sheet.width - codeSize - 14, top + 12, codeSize);
  sheet.y = top + height;
}

function drawCode(sheet: Sheet, text: string, left: number, top: number, size: number): void {
  const { modules } = QRCode.create(text, { errorCorrectionLevel: "M" });
  const cell = size / modules.size;
  sheet.tagged("Figure", () => {
    for (const [position, isDark] of [...modules.data].entries()) {
      if (isDark) sheet.document.rect(left + (position % modules.size) * cell, top + Math.floor(position / modules.size) * cell, cell, cell);
    }
    sheet.document.fill(ink);
  }, `QR code of ${text}`);
}
