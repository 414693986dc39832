import * as z from "zod";
import { roles } from "../../domain/custody/words.ts";
import { defineRoutes } from "../define.ts";
import { email, id, instant, pageOf, pageQuery, problem, text } from "../shapes/common.ts";
import { account, accountChange, newAccount, newPerson, person, personChange, self, sessionSummary } from "../shapes/people.ts";

const signedIn = ["customer", "staff", "supervisor", "auditor"] as const;
const code = z.string().max(20);
const password = z.string().min(1).max(200);
const linkToken = z.string().min(20).max(100);

/** Sign-in, sessions, invitations and the directory. */
export const peopleRoutes = defineRoutes({
  "POST /api/sign-in/code": { name: "people.send-code", summary: "Sends a sign-in code; the answer is the same for every address", access: ["anyone"], body: z.object({ email }).strict(), answers: { 202: z.object({ sent: z.literal(true) }), 400: problem } },
  "POST /api/sign-in": {
    name: "people.sign-in",
    summary: "Customers: e-mail and code. Staff: e-mail, password and a one-time code (or a recovery code)",
    access: ["anyone"],
    body: z.union([z.object({ email, code }).strict(), z.object({ email, password, totp: code }).strict()]),
    answers: { 204: null, 401: problem },
  },
  "DELETE /api/session": { name: "people.sign-out", summary: "Ends this session", access: signedIn, answers: { 204: null } },
  "GET /api/session": { name: "people.show-self", summary: "Who is signed in", access: signedIn, answers: { 200: self, 401: problem } },
  "POST /api/session/step-up": {
    name: "people.step-up",
    summary: "Proves the person again, for ten minutes",
    access: ["staff", "supervisor", "auditor"],
    body: z.object({ password, totp: code }).strict(),
    answers: { 204: null, 401: problem },
  },
  "GET /api/sessions": { name: "people.list-sessions", summary: "One's own sessions and tokens", access: signedIn, answers: { 200: z.object({ items: z.array(sessionSummary) }) } },
  "DELETE /api/sessions/:sessionId": { name: "people.end-session", summary: "Ends one of one's own sessions or tokens", access: signedIn, params: z.object({ sessionId: id }), answers: { 204: null, 404: problem } },
  "DELETE /api/sessions": { name: "people.sign-out-everywhere", summary: "Ends all of one's own sessions and tokens", access: signedIn, answers: { 204: null } },
  "POST /api/tokens": { name: "people.make-token", summary: "A token for scripts; shown once, never wider than its maker", access: signedIn, idempotent: false, body: z.object({ name: text(100) }).strict(), answers: { 201: z.object({ id, token: z.string(), endsAt: instant }) } },
  "POST /api/invitations/look": {
    name: "people.look-at-invitation",
    summary: "What an invitation is for; changes nothing",
    access: ["anyone"],
    body: z.object({ token: linkToken }).strict(),
    answers: { 200: z.object({ kind: z.enum(["invitation", "first-supervisor", "password-reset", "second-factor"]), email: email.nullable(), name: z.string().nullable(), role: z.enum(roles), needsPassword: z.boolean(), totpUri: z.string().nullable() }), 404: problem },
  },
  "POST /api/invitations/accept": {
    name: "people.accept-invitation",
    summary: "Takes an invitation, a password reset or a new second factor; single use; ends other sessions",
    access: ["anyone"],
    body: z.object({ token: linkToken, email: email.optional(), name: text(100).optional(), password: z.string().min(12, "must have at least 12 characters").max(200).optional(), totp: code.optional() }).strict(),
    answers: { 200: z.object({ recoveryCodes: z.array(z.string()) }), 400: problem, 404: problem },
  },
  "POST /api/password-reset": { name: "people.ask-password-reset", summary: "Mails a reset link to a member of staff; the answer is the same for every address", access: ["anyone"], body: z.object({ email }).strict(), answers: { 202: z.object({ sent: z.literal(true) }) } },
  "GET /api/accounts": { name: "people.list-accounts", summary: "Accounts", access: ["staff", "auditor"], query: z.object({ ...pageQuery, search: z.string().max(100).optional() }), answers: { 200: pageOf(account) } },
  "POST /api/accounts": { name: "people.add-account", summary: "Adds an account", access: ["staff"], idempotent: true, body: newAccount, answers: { 201: account } },
  "GET /api/accounts/:accountId": { name: "people.show-account", summary: "One account", access: ["staff", "auditor"], params: z.object({ accountId: id }), answers: { 200: account, 404: problem } },
  "GET /api/accounts/:accountId/copy-rules": { name: "people.show-copy-rules", summary: "Whether full copies for support need the account's approval", access: ["customer", "staff", "auditor"], params: z.object({ accountId: id }), answers: { 200: z.object({ fullCopyNeedsApproval: z.boolean() }), 404: problem } },
  "PUT /api/accounts/:accountId/copy-rules": { name: "people.change-copy-rules", summary: "Whether full copies for support need the account's approval; its own customers switch it on and off, supervisors only on", access: ["customer", "supervisor"], params: z.object({ accountId: id }), body: z.object({ fullCopyNeedsApproval: z.boolean() }).strict(), answers: { 200: z.object({ fullCopyNeedsApproval: z.boolean() }), 404: problem } },
  "PATCH /api/accounts/:accountId": { name: "people.change-account", summary: "Changes an account", access: ["staff"], params: z.object({ accountId: id }), body: accountChange, answers: { 200: account, 404: problem } },
  "GET /api/people": { name: "people.list-people", summary: "People, of one account or of the vendor", access: ["staff", "auditor"], query: z.object({ ...pageQuery, accountId: id.optional(), role: z.enum(roles).optional(), search: z.string().max(100).optional() }), answers: { 200: pageOf(person) } },
  "POST /api/people": { name: "people.invite", summary: "Invites a person; customers by staff, staff by supervisors", access: ["staff"], stepUp: true, idempotent: true, body: newPerson, answers: { 201: person, 409: problem } },
  "PATCH /api/people/:personId": { name: "people.change-person", summary: "Name, role, contractor, disabled; takes hold everywhere at once", access: ["staff"], stepUp: true, params: z.object({ personId: id }), body: personChange, answers: { 200: person, 404: problem } },
  "POST /api/people/:personId/unlock": { name: "people.unlock", summary: "Unlocks a person after too many wrong codes", access: ["supervisor"], stepUp: true, params: z.object({ personId: id }), answers: { 200: person } },
  "POST /api/people/:personId/invite-again": { name: "people.invite-again", summary: "Sends a new invitation; the former link ends", access: ["staff"], stepUp: true, params: z.object({ personId: id }), answers: { 202: person } },
  "POST /api/people/:personId/second-factor": { name: "people.reset-second-factor", summary: "Mails a link by which a member of staff sets up a new second factor; ends their sessions", access: ["supervisor"], stepUp: true, params: z.object({ personId: id }), answers: { 202: person } },
  "GET /api/development/inbox": { name: "development.inbox", summary: "Mail that a portal without SMTP wrote to its folder (loopback only)", access: ["anyone"], answers: { 200: z.object({ items: z.array(z.object({ id: z.string(), to: z.string(), subject: z.string(), at: instant, text: z.string() })) }), 404: problem } },
});
