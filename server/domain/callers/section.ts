import * as z from "zod";

/** Who may call, who may write, and what a remote session needs. */
export const callersSection = z
  .strictObject({
    phone: z
      .strictObject({
        editions: z.array(z.string().min(1)).min(1).describe("Editions that include the telephone, lower case"),
        namedCallersOnly: z.boolean().describe("Only named callers are served by telephone"),
      })
      .nullable()
      .describe("null: this policy does not restrict the telephone"),
    freeNamedCallers: z.int().min(0).max(100).describe("Named callers without surcharge"),
    freeNamedCallersPer: z.enum(["licence", "account"]).describe("[I] What the free ones are counted by"),
    mailFrom: z.enum(["declared-users", "anyone"]).describe("Whose mail opens a request; the rest is held"),
    plusTagIsAnother: z.boolean().describe("[I] ann+x@firm is another address than ann@firm"),
    remoteCallers: z.enum(["named-callers", "declared-users"]).describe("[I] Who counts as an authorised caller for a remote session"),
    connection: z.strictObject({
      mode: z.enum(["required", "advisory"]).describe("Whether a remote session waits for a passed check"),
      validDays: z.int().min(1).max(3650),
      downKbitMin: z.int().min(0),
      upKbitMin: z.int().min(0),
      latencyMillisecondsMax: z.int().min(1),
    }),
    masking: z.strictObject({
      hiddenByDefault: z.boolean().describe("Private columns start masked"),
      customerMayShow: z.boolean().describe("The customer may switch a column's masking off, credentials excepted"),
      staffMayShow: z.literal(false).describe("Staff never switch masking off"),
      kinds: z.array(z.enum(["social-security-number", "person-name"])).describe("What is private by default"),
      headers: z.strictObject({ "social-security-number": z.array(z.string().min(1)), "person-name": z.array(z.string().min(1)) }).describe("Spellings of column headers, compared without case, blanks and punctuation"),
    }),
  })
  .superRefine((section, context) => {
    const spellings = section.masking.kinds.flatMap((kind) => section.masking.headers[kind]).length;
    if (section.masking.hiddenByDefault && spellings === 0) context.addIssue({ code: "custom", path: ["masking", "headers"], message: "needs a spelling for each kind, because hiddenByDefault is on" });
  });
export type CallersSection = z.infer<typeof callersSection>;

export interface CallersProfile {
  readonly callers: CallersSection;
}
