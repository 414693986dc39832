/**
 * Why a mail is held: nobody has declared its sender (CAP-4); no account is known of them although the policy takes mail from everybody; they are
 * declared on several accounts; or the operator's mail server has not confirmed that it comes from them.
 */
export const holdReasons = ["undeclared", "no-account", "several-accounts", "not-confirmed"] as const;
export type HoldReason = (typeof holdReasons)[number];
