import { caseNumber } from "../../actions/cases/load.ts";
import type { Ports } from "../../actions/context.ts";
import { refuseHeldMail, releaseHeldMail } from "../../actions/mail-intake/decide-held.ts";
import { listHeldMails, showHeldMail } from "../../actions/mail-intake/held.ts";
import type { heldMailRoutes } from "../../contract/routes/held-mails.ts";
import type { Handlers } from "../mount.ts";

/** Handlers of mails that are held. */
export function heldMailHandlers(ports: Ports, wake: (job: "mail") => void): Pick<Handlers, keyof typeof heldMailRoutes> {
  return {
    "GET /api/held-mails": async ({ query }) => ({ status: 200, body: await listHeldMails(ports, { state: query.state }, { limit: query.limit, cursor: query.cursor ?? null }) }),
    "GET /api/held-mails/:id": async ({ params }) => ({ status: 200, body: await showHeldMail(ports, params.id) }),
    "POST /api/held-mails/:id/release": async ({ caller, params, body }) => {
      const row = await releaseHeldMail(ports, caller, params.id, body.accountId);
      wake("mail");
      return { status: 200, body: { caseId: row.id, number: caseNumber(row) } };
    },
    "POST /api/held-mails/:id/refuse": async ({ caller, params }) => {
      await refuseHeldMail(ports, caller, params.id);
      return { status: 204 };
    },
  };
}
