import type { Request, Response } from "express";
import type { Caller, Ports } from "../../actions/context.ts";
import { changeCopyRules, showCopyRules } from "../../actions/masked/full-copy.ts";
import { acceptInvitation } from "../../actions/people/accept-invitation.ts";
import { addAccount } from "../../actions/people/add-account.ts";
import { askPasswordReset } from "../../actions/people/ask-password-reset.ts";
import { changeAccount } from "../../actions/people/change-account.ts";
import { challengeSeconds } from "../../actions/people/challenge.ts";
import { withAccount } from "../../actions/people/directory.ts";
import { changePerson } from "../../actions/people/change-person.ts";
import { endSession } from "../../actions/people/end-session.ts";
import { inviteAgain } from "../../actions/people/invite-again.ts";
import { invite } from "../../actions/people/invite.ts";
import { listAccounts } from "../../actions/people/list-accounts.ts";
import { listPeople } from "../../actions/people/list-people.ts";
import type { PersonWithAccount } from "../../actions/people/person-row.ts";
import { listSessions } from "../../actions/people/list-sessions.ts";
import { lookAtInvitation } from "../../actions/people/look-at-invitation.ts";
import { makeToken } from "../../actions/people/make-token.ts";
import { resetSecondFactor } from "../../actions/people/reset-second-factor.ts";
import { sendCode } from "../../actions/people/send-code.ts";
import { showAccount } from "../../actions/people/show-account.ts";
import { showSelf } from "../../actions/people/show-self.ts";
import { signIn } from "../../actions/people/sign-in.ts";
import { signOutEverywhere } from "../../actions/people/sign-out-everywhere.ts";
import { signOut } from "../../actions/people/sign-out.ts";
import { stepUp } from "../../actions/people/step-up.ts";
import { unlock } from "../../actions/people/unlock.ts";
import { currentTermsVersion } from "../../actions/portal/terms.ts";
import type { peopleRoutes } from "../../contract/routes/people.ts";
import type { SessionRow } from "../../ports/records/rows.ts";
import { atLeast } from "../at-least.ts";
import { once } from "../idempotency.ts";
import { clientAddress } from "../middleware/client-address.ts";
import { challengeCookie, cookieLine, cookieValues, sessionCookie } from "../middleware/cookies.ts";
import { createLimits, type Limits } from "../middleware/limits.ts";
import type { Handlers } from "../mount.ts";
import { presentAccount, presentPerson, presentSelf, presentSession } from "../present/people.ts";

type PeopleHandlers = Pick<Handlers, Exclude<keyof typeof peopleRoutes, "GET /api/development/inbox">>;

/** What an answer about an unknown address may not beat: longer than the writes that a known one costs (R46). */
const coverMilliseconds = 120;

/** Handlers of sign-in, sessions, invitations and the directory. `wake` sends the mail that an act put into the outbox. */
export function peopleHandlers(ports: Ports, wake: (job: "mail") => void, limits: Limits = createLimits(ports.attempts)): PeopleHandlers {
  const { read } = ports.records;
  const mailed = <T>(answer: T): T => {
    wake("mail");
    return answer;
  };
  const addressOf = (request: Request): string => clientAddress(ports.settings, request);
  const setSession = (response: Response, token: string, session: SessionRow): void => {
    const seconds = Math.floor(Temporal.Instant.from(session.endsAt).since(ports.clock.now()).total("seconds"));
    response.append("Set-Cookie", cookieLine(sessionCookie, token, seconds));
  };
  const clear = (response: Response, name: string): void => {
    response.append("Set-Cookie", cookieLine(name, "", 0));
  };
  const clearSession = (caller: Caller, response: Response): void => {
    if (caller.sessionKind === "cookie") clear(response, sessionCookie);
  };

  return {
    "POST /api/sign-in/code": async ({ body, request, response }) => {
      const address = addressOf(request);
      await limits.take(address, body.email);
      const { challenge } = await atLeast(coverMilliseconds, () => sendCode(ports, { email: body.email, address }));
      response.append("Set-Cookie", cookieLine(challengeCookie, challenge, challengeSeconds));
      return mailed({ status: 202, body: { sent: true } });
    },
    "POST /api/sign-in": async ({ body, caller, request, response }) => {
      const address = addressOf(request);
      await limits.take(address, body.email);
      const challenges = cookieValues(request, challengeCookie);
      const proof = "code" in body ? { code: body.code, challenge: challenges.length === 1 ? (challenges[0] ?? null) : null } : { password: body.password, totp: body.totp };
      const { token, session } = await atLeast(coverMilliseconds, () => signIn(ports, { email: body.email, proof, address, formerSessionId: caller?.sessionKind === "cookie" ? caller.sessionId : null }));
      setSession(response, token, session);
      clear(response, challengeCookie);
      return { status: 204 };
    },
    "DELETE /api/session": async ({ caller, response }) => {
      await signOut(ports, caller);
      clearSession(caller, response);
      return { status: 204 };
    },
    "GET /api/session": async ({ caller }) => ({ status: 200, body: presentSelf(caller, await showSelf(ports, caller), currentTermsVersion(ports.settings)) }),
    "POST /api/session/step-up": async ({ body, caller, request, response }) => {
      const address = addressOf(request);
      await limits.take(address);
      const { token, session } = await stepUp(ports, caller, { ...body, address });
      setSession(response, token, session);
      return { status: 204 };
    },
    "GET /api/sessions": async ({ caller }) => ({ status: 200, body: { items: (await listSessions(ports, caller)).map((row) => presentSession(row, caller)) } }),
    "DELETE /api/sessions/:sessionId": async ({ params, caller, response }) => {
      await endSession(ports, caller, params.sessionId);
      if (params.sessionId === caller.sessionId) clearSession(caller, response);
      return { status: 204 };
    },
    "DELETE /api/sessions": async ({ caller, response }) => {
      await signOutEverywhere(ports, caller);
      clearSession(caller, response);
      return { status: 204 };
    },
    "POST /api/tokens": async ({ body, caller, request }) => {
      const { token, session } = await makeToken(ports, caller, { name: body.name, address: addressOf(request) });
      return { status: 201, body: { id: session.id, token, endsAt: session.endsAt } };
    },
    "POST /api/invitations/look": async ({ body, request }) => {
      await limits.take(addressOf(request));
      return { status: 200, body: await lookAtInvitation(ports, body.token) };
    },
    "POST /api/invitations/accept": async ({ body, request }) => {
      await limits.take(addressOf(request));
      return mailed({ status: 200, body: await acceptInvitation(ports, body) });
    },
    "POST /api/password-reset": async ({ body, request }) => {
      const address = addressOf(request);
      await limits.take(address, body.email);
      await atLeast(coverMilliseconds, () => askPasswordReset(ports, { email: body.email, address }));
      return mailed({ status: 202, body: { sent: true } });
    },
    "GET /api/accounts": async ({ query }) => {
      const page = await listAccounts(ports, query);
      return { status: 200, body: { items: page.items.map(presentAccount), next: page.next } };
    },
    "POST /api/accounts": async ({ body, caller, request }) => {
      const account = await once(ports, caller, request, { route: "POST /api/accounts", prefix: "account", body }, (id) => read.accounts.find({ id }), (keyed) => addAccount(keyed, caller, body));
      return { status: 201, body: presentAccount(account) };
    },
    "GET /api/accounts/:accountId": async ({ params }) => ({ status: 200, body: presentAccount(await showAccount(ports, params.accountId)) }),
    "GET /api/accounts/:accountId/copy-rules": async ({ params, caller }) => ({ status: 200, body: await showCopyRules(ports, caller, params.accountId) }),
    "PUT /api/accounts/:accountId/copy-rules": async ({ params, body, caller }) => ({ status: 200, body: await changeCopyRules(ports, caller, params.accountId, body) }),
    "PATCH /api/accounts/:accountId": async ({ params, body, caller }) => ({ status: 200, body: presentAccount(await changeAccount(ports, caller, params.accountId, body)) }),
    "GET /api/people": async ({ query }) => {
      const page = await listPeople(ports, query);
      return { status: 200, body: { items: page.items.map(presentPerson), next: page.next } };
    },
    "POST /api/people": async ({ body, caller, request }) => {
      const find = async (id: string): Promise<PersonWithAccount | undefined> => {
        const person = await read.people.find({ id });
        return person === undefined ? undefined : withAccount(read, person);
      };
      const person = await once(ports, caller, request, { route: "POST /api/people", prefix: "person", body }, find, (keyed) => invite(keyed, caller, body));
      return mailed({ status: 201, body: presentPerson(person) });
    },
    "PATCH /api/people/:personId": async ({ params, body, caller }) => ({ status: 200, body: presentPerson(await changePerson(ports, caller, params.personId, body)) }),
    "POST /api/people/:personId/unlock": async ({ params, caller }) => ({ status: 200, body: presentPerson(await unlock(ports, caller, params.personId)) }),
    "POST /api/people/:personId/invite-again": async ({ params, caller }) => mailed({ status: 202, body: presentPerson(await inviteAgain(ports, caller, params.personId)) }),
    "POST /api/people/:personId/second-factor": async ({ params, caller }) => mailed({ status: 202, body: presentPerson(await resetSecondFactor(ports, caller, params.personId)) }),
  };
}
