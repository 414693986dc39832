import type { MaskPlan } from "../../domain/masking/plan.ts";
import type { Grant } from "../../domain/session/grant.ts";
import type { RequestKind } from "../../domain/session/words.ts";
import { sha256Hex, utf8 } from "../bytes.ts";
import { columnsByClass, hiddenIn, planDigestOf } from "./create-executor.ts";

/** What the customer decided on the consent page or in the command line. */
export interface Decisions {
  readonly tables: readonly string[];
  readonly kinds: readonly RequestKind[];
  readonly plan: MaskPlan;
  /** SHA-256 of the file, lower-case hex. */
  readonly databaseDigest: string;
  readonly minutes: number;
  readonly rowsMax: number;
  readonly isPreviewed: boolean;
  readonly isRecorded: boolean;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** The request as the portal shows it, as far as a grant is bound to it. */
export interface Asked {
  readonly id: string;
  readonly purpose: string | null;
  readonly notice: { readonly digest: string };
  readonly engineer: { readonly id: string; readonly name: string; readonly keyThumbprint: string };
}

/** The grant, made on the customer's machine out of what they read: the purpose's digest is computed here, from the sentence that was shown. */
export async function makeGrant(asked: Asked, decided: Decisions): Promise<Grant> {
  return {
    type: "custody-remote-session-grant",
    version: 1,
    sessionId: asked.id,
    engineer: { personId: asked.engineer.id, name: asked.engineer.name, keyThumbprint: asked.engineer.keyThumbprint },
    purposeDigest: await sha256Hex(utf8(asked.purpose ?? "")),
    tables: [...decided.tables],
    kinds: [...decided.kinds],
    planDigest: await planDigestOf(decided.plan),
    databaseDigest: decided.databaseDigest,
    noticeDigest: asked.notice.digest,
    columns: columnsByClass(decided.plan, decided.tables),
    rowsMax: decided.rowsMax,
    isPreviewed: decided.isPreviewed,
    isRecorded: decided.isRecorded,
    expiresAt: new Date(decided.now + decided.minutes * 60_000).toISOString(),
    epoch: 1,
  };
}

/** The following epoch, in which these columns are hidden, with the plan from then on. */
export async function narrowedGrant(grant: Grant, plan: MaskPlan, hide: readonly { readonly table: string; readonly column: string }[]): Promise<{ readonly grant: Grant; readonly plan: MaskPlan }> {
  const next = hiddenIn(plan, hide);
  return { plan: next, grant: { ...grant, planDigest: await planDigestOf(next), columns: columnsByClass(next, grant.tables), epoch: grant.epoch + 1 } };
}
