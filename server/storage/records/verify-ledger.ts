import { entryHash } from "../../domain/ledger/entry.ts";
import { nodesAt, nodesCompletedBy, treeRoot } from "../../domain/ledger/tree.ts";
import type { GetNode, TreeNode } from "../../domain/ledger/tree.ts";
import type { LedgerVerification } from "../../ports/records/records.ts";
import type { LedgerRow } from "../../ports/records/proof-rows.ts";
import { sql } from "kysely";
import { entryOf, sha256 } from "./ledger-tree.ts";
import type { Source } from "./schema.ts";

/** Rows that are read at once. */
const batchRows = 2_000;
/** After these the ledger is broken beyond doubt; more would only fill memory. */
const problemsTold = 100;

/**
 * Recomputes the tree from the rows alone and compares: every leaf, every stored node, the head, the order of times, and that nothing stands
 * behind the head. Rows that come in while it runs are not looked at. Memory does not grow with the ledger.
 */
export async function verifyLedger(source: Source, against?: { size: number; root: string }): Promise<LedgerVerification> {
  const head = await source.database().selectFrom("ledgerHead").selectAll().executeTakeFirstOrThrow();
  const problems = new Problems();
  const peaks = new Peaks();
  let olderRoot = against?.size === 0 ? sha256(new Uint8Array()).toHex() : null;
  let at = "";
  let seq = 0;
  reading: while (seq < head.size) {
    const rows = await source.database().selectFrom("ledgerRows").selectAll().where("seq", ">=", seq).where("seq", "<", head.size).orderBy("seq").limit(batchRows).execute();
    const stored = await nodesCompletedIn(source, seq, seq + rows.length);
    for (const row of rows) {
      if (row.seq !== seq) {
        problems.add(`row ${String(seq)} is missing`);
        break reading;
      }
      if (row.at < at) problems.add(`row ${String(seq)} is older than the row before it`);
      at = row.at;
      const leaf = leafOf(row);
      if (leaf?.toHex() !== row.leafHash) problems.add(`row ${String(seq)} is not what its leaf was made from`);
      for (const node of peaks.append(seq, leaf ?? Uint8Array.fromHex(row.leafHash))) {
        if (stored(node.level, node.index)?.toHex() !== node.hash.toHex()) problems.add(`node ${String(node.level)}/${String(node.index)} does not fit the rows below it`);
      }
      seq += 1;
      if (seq === against?.size) olderRoot = peaks.root(seq);
    }
    if (rows.length === 0) {
      problems.add(`row ${String(seq)} is missing`);
      break;
    }
  }
  const root = peaks.root(seq);
  if (root !== head.root) problems.add("the head is not the root of the rows");
  if (at > head.at) problems.add("the head is older than the last row");
  await lookBehindHead(source, head.size, problems);
  if (against) {
    if (against.size > head.size) problems.add(`the older head counts ${String(against.size)} rows, but the ledger has ${String(head.size)}: its end was cut off`);
    else if (olderRoot !== against.root) problems.add(`the ledger does not begin with the ${String(against.size)} rows of the older head: it was rewritten`);
  }
  return { isIntact: problems.told.length === 0, size: seq, root, at: head.at, problems: problems.told, comparedWith: against ? { size: against.size, root: against.root } : null };
}

class Problems {
  readonly told: string[] = [];

  add(problem: string): void {
    if (this.told.length < problemsTold) this.told.push(problem);
  }
}

/** The complete subtrees of the rows so far, from left to right: at most one for every bit of their number. */
class Peaks {
  readonly #peaks: TreeNode[] = [];
  readonly #at: GetNode = (level, index) => this.#peaks.findLast((peak) => peak.level === level && peak.index === index)?.hash;

  append(seq: number, leaf: Uint8Array): readonly TreeNode[] {
    const completed = nodesCompletedBy(sha256, seq, leaf, this.#at);
    // Every node above the leaf has swallowed one peak.
    this.#peaks.splice(this.#peaks.length - (completed.length - 1));
    this.#peaks.push(...completed.slice(-1));
    return completed;
  }

  root(size: number): string {
    return treeRoot(sha256, size, this.#at).toHex();
  }
}

function leafOf(row: LedgerRow): Uint8Array | null {
  try {
    return entryHash(sha256, entryOf(row));
  } catch {
    // No JSON any more: certainly not what was hashed.
    return null;
  }
}

/** The stored nodes that the leaves `from` (inclusive) to `to` (exclusive) complete. */
async function nodesCompletedIn(source: Source, from: number, to: number): Promise<GetNode> {
  const found: TreeNode[] = [];
  for (let level = 0, width = 1; width <= to; level += 1, width *= 2) {
    const first = Math.floor(from / width);
    const end = Math.floor(to / width);
    if (first < end) {
      found.push(...(await source.database().selectFrom("ledgerNodes").selectAll().where("level", "=", level).where("index", ">=", first).where("index", "<", end).execute()));
    }
  }
  return nodesAt(found);
}

/** Rows and nodes beyond the head would be taken in silently by the next append. */
async function lookBehindHead(source: Source, size: number, problems: Problems): Promise<void> {
  const now = await source.database().selectFrom("ledgerHead").select("size").executeTakeFirstOrThrow();
  const { rows } = await sql<{ last: number | null; nodes: number }>`
    select (select max(seq) from ledger_rows) as last, (select count(*) from ledger_nodes where level = 0) as nodes`.execute(source.database());
  const last = rows[0]?.last ?? -1;
  // Whatever was appended meanwhile has moved the head too, unless it came after this very question.
  const after = await source.database().selectFrom("ledgerHead").select("size").executeTakeFirstOrThrow();
  if (last >= after.size) problems.add(`rows stand behind the head: the last is ${String(last)}, the head counts ${String(after.size)}`);
  if ((rows[0]?.nodes ?? 0) < now.size || (rows[0]?.nodes ?? 0) > after.size) problems.add("there are not as many leaves as the head counts");
  if (now.size < size) problems.add("the head went back while it was looked at");
}
