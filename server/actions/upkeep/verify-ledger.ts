import type { RouteAnswer } from "../../contract/types.ts";
import { Refusal } from "../../domain/refusal.ts";
import { keptHeadText } from "../../sealing/verify-certificate.ts";
import { openHead } from "../../sealing/verify-evidence.ts";
import type { Ports } from "../context.ts";

/**
 * Recomputes the tree from the rows. With something signed that somebody kept (a head, receipt or certificate of this portal) it also tells whether the
 * ledger was cut or rewritten since; without it, it cannot, and says so.
 * @throws {Refusal} `certificate-invalid` when what was given is not signed by this portal.
 */
export async function verifyLedger(ports: Ports, against: string | undefined): Promise<RouteAnswer<"POST /api/ledger/verify">> {
  const older = against === undefined ? undefined : olderHead(ports, against);
  const result = await ports.records.verifyLedger(older);
  const comparedWith = older === undefined ? null : `the signed head over ${String(older.size)} rows`;
  return { isIntact: result.isIntact, size: result.size, root: result.root, problems: [...result.problems], comparedWith };
}

function olderHead(ports: Ports, text: string): { size: number; root: string } {
  const keys = ports.signer.publicKeys();
  const kept = keptHeadText(text, keys);
  const head = kept === null ? null : openHead(kept, keys).payload;
  if (head === null) throw new Refusal("certificate-invalid", "This is not a ledger head, receipt or certificate that this portal signed.");
  return { size: head.treeSize, root: head.rootHash };
}
