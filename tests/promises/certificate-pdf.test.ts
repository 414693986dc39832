import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, expect, test } from "vitest";
import { plainStatements } from "../../server/domain/custody/certificate-words.ts";
import type { Supplement } from "../../server/domain/custody/supplement.ts";
import { createDocumentWriter } from "../../server/documents/certificate-pdf.ts";
import { sfntOf } from "../../server/documents/woff.ts";
import { verifyCertificate } from "../../server/sealing/verify-certificate.ts";
import { sampleBody, signedCertificate } from "../support/sample-certificate.ts";
import { readPdf } from "../support/pdf-text.ts";
import type { ReadPdf } from "../support/pdf-text.ts";

const writer = createDocumentWriter();
const { jws, payload, keys } = await signedCertificate();
const pdf = await writer.certificatePdf(payload, jws);
const read = readPdf(pdf);
const squeezed = (text: string): string => text.replace(/\s/g, "");
const pageText = (pages: readonly string[]): string => squeezed(pages.join(""));

/** What can be read of a certificate whose only file has this name. */
async function readWithName(name: string): Promise<ReadPdf> {
  const file = { ...sampleBody("k").files[0]!, name };
  const certificate = await signedCertificate({ files: [file] });
  return readPdf(await writer.certificatePdf(certificate.payload, certificate.jws));
}

async function textWithName(name: string): Promise<string> {
  return (await readWithName(name)).pages.join("");
}

describe("a certificate as PDF", () => {
  test("says everything that the signed data says, word for word", () => {
    const text = pageText(read.pages);
    for (const { heading, sentences } of plainStatements(payload)) {
      if (sentences.length > 0) expect(text).toContain(squeezed(heading));
      for (const sentence of sentences) expect(text).toContain(squeezed(sentence));
    }
    for (const file of payload.files) expect(text).toContain(file.digest.value);
    expect(text).toContain(payload.publicUrl);
    expect(text).toContain(payload.keyId);
    expect(text).toContain(squeezed("The portal's copies are erased"));
    expect(text).not.toContain(squeezed("All known copies are erased"));
  });

  test("writes Łódź and 株式会社 so that they can be read and copied, with every font embedded", () => {
    const text = read.pages.join("");
    expect(text).toContain("Zakłady Łódź sp. z o.o.");
    expect(text).toContain("株式会社サンプル");
    expect(text).toContain("Ewa Żółkowska");
    expect(read.fonts).toEqual(expect.arrayContaining(["DejaVuSans", "DejaVuSans-Bold", "DejaVuSansMono", "BIZUDPGothic-Regular"]));
    const typeFaces = [...read.objects.values()].filter((object) => object.includes("/Type /Font\n") && object.includes("/Subtype /CIDFontType"));
    expect(typeFaces.length).toBe(read.fonts.length);
    expect([...read.objects.values()].some((object) => /\/Subtype \/Type1\b/.test(object))).toBe(false);
  });

  test("carries the signed certificate, byte for byte, and that verifies", () => {
    expect(read.files.map((file) => file.name)).toEqual(["C-2041.json"]);
    const attached = read.files[0]!.content.toString("utf8");
    expect(attached).toBe(jws);
    expect(verifyCertificate(attached, keys).isValid).toBe(true);
  });

  test("carries supplements too, and takes its title from both", async () => {
    const removals = [{ checkoutId: "che_2", attestedAt: "2027-01-04T08:59:00Z", method: "device-wiped" }];
    const supplement: Supplement = { type: "custody-certificate-supplement", version: 1, certificateNumber: "C-2041", certificateDigest: "00".repeat(32), transferId: "tra_1", sequence: 1, issuedAt: "2027-01-04T09:00:00Z", keyId: payload.keyId, removals, ledger: payload.ledger };
    const later = readPdf(await writer.certificatePdf(payload, jws, [{ payload: supplement, jwsText: "{supplement}" }]));
    expect(later.files.map((file) => [file.name, file.content.toString("utf8")])).toEqual([["C-2041.json", jws], ["C-2041-supplement-1.json", "{supplement}"]]);
    expect(pageText(later.pages)).toContain(squeezed("All known copies are erased"));
    expect(pageText(later.pages)).not.toContain("outstanding");
  });

  test("is the same file each time", async () => {
    expect(Buffer.compare(Buffer.from(await writer.certificatePdf(payload, jws)), Buffer.from(pdf))).toBe(0);
  });

  test("tells a reader its title, language and structure", () => {
    const objects = [...read.objects.values()].join("\n");
    expect(objects).toMatch(/\/Title \d+ 0 R/);
    expect(objects).toContain("(The portal's copies are erased \\(C-2041\\))");
    expect(objects).toContain("/Lang (en)");
    expect(objects).toContain("/Marked true");
    expect(objects).toContain("/DisplayDocTitle true");
    for (const tag of ["/S /H1", "/S /H2", "/S /P", "/S /Figure"]) expect(objects).toContain(tag);
    expect(objects).toContain(`/Alt (QR code of ${payload.publicUrl})`);
  });

  test("goes on over as many sheets as it needs, each numbered", async () => {
    const file = payload.files[0]!;
    const long = await signedCertificate({ files: Array.from({ length: 200 }, (_, index) => ({ ...file, id: `fil_${String(index)}`, digest: { kind: "sha256" as const, value: index.toString(16).padStart(64, "0") } })) });
    const pages = readPdf(await writer.certificatePdf(long.payload, long.jws)).pages;
    expect(pages.length).toBeGreaterThan(3);
    for (const [index, page] of pages.entries()) expect(page).toContain(`page ${String(index + 1)} of ${String(pages.length)}`);
    for (let index = 0; index < 200; index += 1) expect(pages.join("")).toContain(index.toString(16).padStart(64, "0"));
  });

  test.each(["{{7*7}}", "${7*7}", "<%= 7*7 %>", "$(touch x)", ") Tj ET", "\\) (", "<b>x</b>"])("shows the name %s literally (R14)", async (name) => {
    expect(squeezed(await textWithName(name))).toContain(squeezed(name));
  });

  test("writes other scripts in its last font, and shows what hides as its code point (R12)", async () => {
    expect(await textWithName("주식회사 们 ไทย.accdb")).toContain("주식회사 们 ไทย.accdb");
    expect(await textWithName("invoice\u202efdp.exe")).toContain("invoice⟨U+202E⟩fdp.exe");
    expect(await textWithName("a\0b\r\nc")).toContain("a⟨U+0000⟩b⟨U+000D⟩⟨U+000A⟩c");
    expect(await textWithName("\u{13000}.db")).toContain("⟨U+13000⟩.db");
  });

  test("breaks a name of 1,024 characters without a space into lines that fit the sheet", async () => {
    const lines = (await readWithName("W".repeat(1024))).stretches.filter((stretch) => stretch.includes("WW"));
    expect(lines.join("")).toBe("W".repeat(1024));
    // A W of 8 points is 7.9 points wide, the column 473.
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(59);
  });
});

describe("the unpacking of a WOFF font", () => {
  const woff = readFileSync(createRequire(import.meta.url).resolve("@fontsource/unifontex/files/unifontex-latin-400-normal.woff"));

  test("gives a font with all of its tables", () => {
    const font = sfntOf(woff);
    expect(font.readUInt16BE(4)).toBe(woff.readUInt16BE(12));
    expect(font.length).toBe(woff.readUInt32BE(16));
  });

  test("refuses what is no WOFF font, is cut or is damaged", () => {
    expect(() => sfntOf(Buffer.alloc(100))).toThrow("not a WOFF font");
    expect(() => sfntOf(woff.subarray(0, 5000))).toThrow();
    const damaged = Buffer.from(woff);
    damaged.fill(0, 2000, 4000);
    expect(() => sfntOf(damaged)).toThrow();
  });
});
