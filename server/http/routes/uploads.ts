import type { Request, Response } from "express";
import type { Caller, Ports } from "../../actions/context.ts";
import { loadTransfer } from "../../actions/transfers/load.ts";
import { presentFile, presentOne } from "../../actions/transfers/present.ts";
import type { Locker } from "../../ports/locker.ts";
import type { Handlers } from "../mount.ts";
import { takeFormOnce } from "../uploads/form-once.ts";
import { tusContext } from "../uploads/tus-context.ts";
import { answer, withoutBody } from "../uploads/tus-exchange.ts";
import { createTusServer } from "../uploads/tus-server.ts";

export type UploadHandlers = Pick<Handlers, "OPTIONS /api/uploads" | "POST /api/uploads" | "HEAD /api/uploads/:uploadId" | "PATCH /api/uploads/:uploadId" | "DELETE /api/uploads/:uploadId" | "POST /api/transfers/:id/files">;

const nobody: Caller = { personId: "", name: "", role: "customer", accountId: null, isContractor: false, sessionId: "", sessionKind: "token", steppedUpAt: null };

/** The two ways in: tus 1.0 and the plain form; both end in the same intake (ALO-10). */
export function uploadHandlers(ports: Ports, locker: Locker, wake: (job: "check") => void): UploadHandlers {
  const tus = createTusServer(ports, locker, () => { wake("check"); });
  const serve = async ({ caller, request, response }: { caller: Caller | null; request: Request; response: Response }): Promise<undefined> => {
    await answer(request, response, await tusContext.run({ caller: caller ?? nobody, request, response }, () => tus.handleWeb(withoutBody(request))));
    return undefined;
  };
  return {
    "OPTIONS /api/uploads": serve,
    "POST /api/uploads": serve,
    "HEAD /api/uploads/:uploadId": serve,
    "PATCH /api/uploads/:uploadId": serve,
    "DELETE /api/uploads/:uploadId": serve,
    "POST /api/transfers/:id/files": async ({ caller, params, request }) => {
      const transfer = await loadTransfer(ports.records.read, caller, params.id);
      const file = await takeFormOnce(ports, locker, caller, request, params.id);
      if (file.state === "stored") wake("check");
      return { status: 201, body: await presentOne(ports, transfer, file, [file.sentBy], presentFile) };
    },
  };
}
