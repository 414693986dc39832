import * as z from "zod";
import { id, instant, personRef, text } from "./common.ts";

export const savedReplyWords = { name: z.string().trim().min(1).max(80).regex(/^[^\u0000-\u001f\u007f]*$/, "must be one line").refine((value) => value.isWellFormed(), "is not well-formed text"), text: text(4000) };
export const savedReply = z
  .object({ id, name: z.string(), text: z.string(), version: z.int().meta({ description: "Counts changes; a change names the one that was read" }), changedBy: personRef, changedAt: instant })
  .meta({ id: "SavedReply" });
export type SavedReplyShape = z.output<typeof savedReply>;

export const viewer = z.object({ person: personRef, since: instant }).meta({ id: "Viewer" });
export type ViewerShape = z.output<typeof viewer>;
