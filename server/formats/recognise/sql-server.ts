import { find, standsAt, u16le, u8, wide } from "./bytes.ts";
import { ending, withEnding, type Found, type Sample } from "./found.ts";

const pageBytes = 8192;
const bootPage = 9 * pageBytes;
const releases: readonly (readonly [number, string])[] = [[998, "2025"], [957, "2022"], [904, "2019"], [869, "2017"], [852, "2016"], [782, "2014"], [706, "2012"], [660, "2008 R2"], [655, "2008"], [611, "2005"], [539, "2000"], [515, "7.0"]];

/** A back-up: Microsoft Tape Format, whose first block is `TAPE`; compressed ones begin with `MSSQLBAK`. */
export function sqlServerBackup({ head, bytes }: Sample): Found | null {
  const isCompressed = standsAt(head, 0, "MSSQLBAK");
  if (!isCompressed && !standsAt(head, 0, "TAPE")) return null;
  const isOurs = isCompressed || find(head.subarray(0, 65_536), wide("Microsoft SQL Server")) !== -1;
  const about = { name: isOurs ? "SQL Server backup" : "Tape Format backup", version: isCompressed ? "compressed" : null };
  if (bytes % 512 !== 0 || bytes < 4096) return { ...about, finding: "damaged", detail: "It was cut short: it does not end with a whole block." };
  // The descriptor of the medium tells the length of its password at 76.
  if (!isCompressed && u16le(head, 76) > 0) return { ...about, finding: "password-protected", detail: "The back-up asks for a password." };
  return { ...about, finding: "readable" };
}

/** A data or log file: pages of 8 KiB, the first of type 15; page 9 of the primary one holds the version of the database. */
export function sqlServerFile({ head, name, bytes }: Sample): Found | null {
  const kind = ending(name);
  const isNamed = ["mdf", "ndf", "ldf"].includes(kind);
  const isFileHeader = u8(head, 0) === 1 && u8(head, 1) === 15;
  if (!isNamed) return null;
  if (!isFileHeader) return { name: "unknown", finding: "not-recognised", detail: "The name says SQL Server, but it does not begin like such a file." };
  const about =
    kind === "ldf"
      ? { name: "SQL Server log file", version: null, missingCompanions: [withEnding(name.replace(/_log(?=\.)/i, ""), "mdf")] }
      : { name: "SQL Server data file", version: version(head), missingCompanions: kind === "mdf" ? [withEnding(name, "ldf").replace(/\.ldf$/, "_log.ldf")] : [withEnding(name, "mdf")] };
  if (bytes % pageBytes !== 0) return { ...about, finding: "damaged", detail: "It was cut short: it does not end with a whole page of 8192 bytes." };
  return { ...about, finding: "readable" };
}

function version(head: Uint8Array): string | null {
  if (u8(head, bootPage) !== 1 || u8(head, bootPage + 1) !== 13) return null;
  const number = u16le(head, bootPage + 0x64);
  const release = releases.find(([from]) => number >= from);
  return release === undefined ? null : `SQL Server ${release[1]}`;
}
