import type { FileRow, TransferRow } from "../../ports/records/rows.ts";
import { Refusal } from "../../domain/refusal.ts";
import type { Ports } from "../context.ts";

/** Formats whose rows are read here, by the name that the intake check gave (`server/formats/tables/open.ts`). */
const readable = new Set(["SQLite", "Access", "dBase", "CSV", "XLSX", "SQL dump", "PostgreSQL dump", "MySQL dump", "MariaDB dump", "SQLite dump"]);

/** The originals of which a masked copy can be made. */
export function maskable(ports: Ports, files: readonly FileRow[]): readonly FileRow[] {
  return files.filter((file) => file.kind === "original" && file.state === "ready" && file.scan !== "infected" && isReadable(file) && file.bytes <= ports.copyMasker.bytesMax);
}

function isReadable(file: FileRow): boolean {
  const format = file.format === null ? null : (JSON.parse(file.format) as { name: string; finding: string });
  return format !== null && format.finding === "readable" && readable.has(format.name);
}

/** Why there is none, in a sentence that says what else is possible. */
export function notMaskable(ports: Ports, transfer: TransferRow, files: readonly FileRow[]): Refusal {
  const mib = String(ports.copyMasker.bytesMax >> 20);
  const isTooLarge = files.some((file) => file.kind === "original" && file.state === "ready" && isReadable(file));
  const why = isTooLarge ? `Masked copies are made in memory, of files up to ${mib} MiB; this one is larger.` : "Masked copies are made of formats that the portal reads; this file is none of them, or is protected or damaged.";
  return new Refusal("masked-not-available", `${why} Ask for the full copy, with the reason for it, or for a remote session.`, { bytesMax: ports.copyMasker.bytesMax, state: transfer.state });
}
