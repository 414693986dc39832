import * as z from "zod";
import { holdReasons } from "../../domain/mail/hold.ts";
import { id, instant } from "./common.ts";

export const heldMail = z
  .object({
    id,
    /** As the mail says; it can be forged. */
    sender: z.string(),
    reason: z.enum(holdReasons),
    state: z.enum(["held", "released", "dropped"]),
    receivedAt: instant,
    keptUntilAt: instant,
    /** Null once it was decided: then its words are erased here. */
    title: z.string().nullable(),
    /** Null in lists, too. */
    text: z.string().nullable(),
    /** The case that it opened. */
    caseId: id.nullable(),
  })
  .meta({ id: "HeldMail" });
export type HeldMail = z.output<typeof heldMail>;

export const releaseBody = z.object({ accountId: id }).strict();
