/** The vocabulary of custody (transfers.md, "Words"), used alike by the code, the API, the pages and the mail. */

export const purposes = ["support", "repair", "conversion"] as const;
export type Purpose = (typeof purposes)[number];

export const transferStates = [
  "requested",
  "uploading",
  "checking",
  "refused",
  "received",
  "checked-out",
  "in-work",
  "returned",
  "collected",
  "deleting",
  "deleted",
  "withdrawn",
] as const;
export type TransferState = (typeof transferStates)[number];

/** Verbs that move a transfer from state to state. */
export const transferVerbs = [
  "begin",
  "withdraw",
  "expire",
  "complete",
  "abandon",
  "accept",
  "reject",
  "check-out",
  "start-work",
  "return",
  "give-back",
  "collect",
  "delete",
  "finish",
] as const;
export type TransferVerb = (typeof transferVerbs)[number];

/** Acts that leave the state as it is, each with its own list of states in which it is allowed. */
export const transferActs = ["upload-original", "upload-result", "take-over", "expire-checkout", "attest-removal", "direct-later", "read"] as const;
export type TransferAct = (typeof transferActs)[number];

export const fileKinds = ["original", "result", "masked"] as const;
export type FileKind = (typeof fileKinds)[number];

export const workKinds = ["test", "repair", "conversion"] as const;
export type WorkKind = (typeof workKinds)[number];

export const removalMethods = ["custody-remove", "overwritten", "deleted", "device-wiped", "other"] as const;
export type RemovalMethod = (typeof removalMethods)[number];

export const instructionWays = ["phone", "mail", "article", "other"] as const;
export type InstructionWay = (typeof instructionWays)[number];

export const copyKinds = ["masked", "full"] as const;
export type CopyKind = (typeof copyKinds)[number];

export const roles = ["supervisor", "staff", "auditor", "customer"] as const;
export type Role = (typeof roles)[number];
