import { defineClauses } from "../policy/rule.ts";

/** Who may call and write, and what a remote session needs, in our words under the profile in force. */
export const callersClauses = defineClauses("Callers and remote sessions", ["callers"], {
  "CAP-1": {
    title: "Telephone",
    text: ({ callers: { phone } }) => (phone === null ? "The telephone is open to every account." : `The telephone serves ${phone.namedCallersOnly ? "named callers" : "callers"} of a current licence in the ${phone.editions.join(" or ")} edition.`),
  },
  "CAP-2": {
    title: "Named callers",
    text: ({ callers: { freeNamedCallers: free, freeNamedCallersPer: per } }) => `${String(free)} named ${free === 1 ? "caller comes" : "callers come"} with each ${per} without surcharge.`,
  },
  "CAP-3": { title: "More named callers", text: () => "Each further named caller takes a paid extra. Two may swap places at any time; fewer extras drop nobody, but nobody can be added while too many are named." },
  "CAP-4": {
    title: "Support by mail",
    text: ({ callers: { mailFrom } }) => (mailFrom === "anyone" ? "Anybody may write to support." : "Users declared on the account may write to support; mail of others is held until their administrator declares them."),
  },
  "CAP-6": { title: "Asking for a remote session", text: ({ callers: { remoteCallers } }) => `Support asks ${remoteCallers === "named-callers" ? "a named caller" : "a declared user"} for a remote session; only the customer starts it.` },
  "CAP-7": { title: "Two ways in", text: () => "The browser page and the command line ask for the same consent." },
  "CAP-8": { title: "Safe connection", text: () => "A remote session runs over https, except on one's own machine." },
  "CAP-9": {
    title: "Private fields",
    text: ({ callers: { masking } }) =>
      `Private fields ${masking.hiddenByDefault ? "are hidden from support unless" : "are shown to support unless"} the customer ${masking.hiddenByDefault ? "shows" : "hides"} a column${masking.customerMayShow ? "; passwords and keys stay hidden" : "; hidden ones stay hidden"}. Staff cannot show anything.`,
  },
  "CAP-10": {
    title: "What is private",
    text: ({ callers: { masking } }) => (masking.kinds.length === 0 ? "Nothing is private by default." : `Private by default: ${masking.kinds.map((kind) => kind.replaceAll("-", " ")).join(" and ")}, under ${String(masking.kinds.flatMap((kind) => masking.headers[kind]).length)} spellings of a column's name.`),
  },
  "CAP-11": {
    title: "Connection check",
    text: ({ callers: { connection } }) =>
      connection.mode === "required"
        ? `A remote session needs a connection check that was passed within ${String(connection.validDays)} days; mail and telephone do not.`
        : `A connection check within ${String(connection.validDays)} days tells how well a remote session will run; nothing waits for it.`,
  },
});
