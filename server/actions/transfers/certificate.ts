import type { RouteAnswer } from "../../contract/types.ts";
import { outstandingCopies, plainStatements, withoutNames, type Statement } from "../../domain/custody/certificate-words.ts";
import { Refusal } from "../../domain/refusal.ts";
import type { CertificateRow } from "../../ports/records/proof-rows.ts";
import { verifyDocument } from "../../sealing/verify-document.ts";
import { verifyCertificate, type CertificateCheck } from "../../sealing/verify-certificate.ts";
import type { Caller, Ports } from "../context.ts";
import { receiptOf } from "../upkeep/receipt.ts";
import { loadTransfer } from "./load.ts";

const missing = (): Refusal => new Refusal("not-found", "There is nothing here.");

interface Held {
  readonly row: CertificateRow;
  readonly supplementTexts: readonly string[];
  readonly check: CertificateCheck;
}

async function holdOf(ports: Ports, row: CertificateRow | undefined): Promise<Held> {
  if (row === undefined) throw missing();
  const supplementTexts = (await ports.records.read.supplements.list({ address: row.address }, { by: "issuedAt" })).map((supplement) => supplement.jws);
  return { row, supplementTexts, check: verifyCertificate(row.jws, ports.signer.publicKeys(), supplementTexts) };
}

async function loadHeld(ports: Ports, caller: Caller, transferId: string): Promise<Held> {
  const transfer = await loadTransfer(ports.records.read, caller, transferId);
  return holdOf(ports, await ports.records.read.certificates.find({ transferId: transfer.id }));
}

function lines(statements: readonly Pick<Statement, "heading" | "sentences">[]): string[] {
  return statements.filter((statement) => statement.sentences.length > 0).map((statement) => `${statement.heading}: ${statement.sentences.join(" ")}`);
}

/** The certificate's payload, its supplements and what they say in words. @throws {Refusal} `not-found` until there is one; `certificate-invalid`. */
export async function showCertificate(ports: Ports, caller: Caller, transferId: string): Promise<RouteAnswer<"GET /api/transfers/:id/certificate">> {
  const { row, check, supplementTexts } = await loadHeld(ports, caller, transferId);
  const { payload, title } = proven(check);
  return { address: row.address, payload: { ...payload }, supplements: check.supplements.map((supplement, index) => ({ ...supplement, signed: JSON.parse(supplementTexts[index] ?? "null") as unknown })), title, statements: lines(check.statements) };
}

/** The signed text itself. @throws {Refusal} `not-found` until there is one. */
export async function certificateText(ports: Ports, caller: Caller, transferId: string): Promise<{ name: string; text: string }> {
  const transfer = await loadTransfer(ports.records.read, caller, transferId);
  const row = await ports.records.read.certificates.find({ transferId: transfer.id });
  if (row === undefined) throw missing();
  return { name: `C-${String(transfer.number)}.json`, text: row.jws };
}

/** The certificate for people, with the signed texts attached. @throws {Refusal} `not-found`; `certificate-invalid`. */
export async function certificatePdf(ports: Ports, caller: Caller, transferId: string): Promise<{ name: string; bytes: Uint8Array }> {
  const { row, check, supplementTexts } = await loadHeld(ports, caller, transferId);
  const { payload } = proven(check);
  const supplements = check.supplements.map((supplement, index) => ({ payload: supplement, jwsText: supplementTexts[index] ?? "" }));
  return { name: `${payload.number}.pdf`, bytes: await ports.documents.certificatePdf(payload, row.jws, supplements) };
}

/** The signed receipt of the reception as an object. @throws {Refusal} `not-found`. */
export async function showReceipt(ports: Ports, caller: Caller, transferId: string): Promise<Record<string, unknown>> {
  return JSON.parse(await receiptOf(ports, await loadTransfer(ports.records.read, caller, transferId))) as Record<string, unknown>;
}

/** What the public address says to anyone: no name of a person, firm, device or file. @throws {Refusal} `not-found`. */
export async function showPublicly(ports: Ports, address: string): Promise<RouteAnswer<"GET /api/verify/:address">> {
  const { check } = await holdOf(ports, await ports.records.read.certificates.find({ address }));
  const { payload, title } = proven(check);
  const { leaf: _leaf, proof, head } = payload.ledger;
  const headPayload = JSON.parse(Buffer.from(head.payload, "base64url").toString("utf8")) as { rootHash: string; at: string };
  const known: typeof check.supplements[number][] = [];
  return {
    isValid: check.isValid,
    title,
    number: payload.number,
    erasedAt: payload.method.unreadableSince,
    backupsUnreadableOn: payload.backupsUnreadableAt.slice(0, 10),
    files: payload.files.map((file) => ({ bytes: file.bytes, digest: file.digest.value, isSalted: file.digest.kind === "salted-sha256" })),
    outstandingRemovals: outstandingCopies(payload, check.supplements).length,
    supplements: check.supplements.map((supplement) => {
      known.push(supplement);
      return { at: supplement.issuedAt, outstandingRemovals: outstandingCopies(payload, known).length };
    }),
    statements: lines(plainStatements(withoutNames(payload), check.supplements)),
    head: { size: proof.treeSize, root: headPayload.rootHash, at: headPayload.at, signature: head.signature },
  };
}

/** Checks a signed document that somebody holds; nothing is kept. An invalid one is an answer, not a refusal. */
export function checkCertificate(ports: Ports, text: string): RouteAnswer<"POST /api/verify"> {
  const check = verifyDocument(text, ports.signer.publicKeys());
  return { isValid: check.isValid, problems: check.problems.map((problem) => problem.message), title: check.title, statements: lines(check.statements), payload: check.payload === null ? null : { ...check.payload } };
}

function proven(check: CertificateCheck): { payload: NonNullable<CertificateCheck["payload"]>; title: string } {
  if (check.payload === null || check.title === null) throw new Refusal("certificate-invalid", `The stored certificate does not verify: ${check.problems.map((problem) => problem.message).join(" ")}`);
  return { payload: check.payload, title: check.title };
}
