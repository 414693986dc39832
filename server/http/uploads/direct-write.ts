import type { CancellationContext, Upload } from "@tus/utils";
import type { Ports } from "../../actions/context.ts";
import { touchSession } from "../../actions/people/sessions.ts";
import { announceDigest, sha256Of } from "../../actions/uploads/announce-digest.ts";
import { appendUpload, uploadOffset } from "../../actions/uploads/append-upload.ts";
import { confirming } from "../../actions/confirming.ts";
import { Refusal } from "../../domain/refusal.ts";
import { present } from "./tus-context.ts";

const touchEveryMs = 60_000;

/** The two steps of the package's handlers that are replaced on their instances; it exports no class to extend. */
export interface WriteSteps {
  writeToStore(body: unknown, upload: Upload, maxBytes: number, context: CancellationContext): Promise<number>;
  calculateMaxBodySize(request: unknown, upload: Upload): Promise<number>;
}

/**
 * Bytes go from Node's request straight into sealing. The package's way (request → web stream → Node stream → proxy → limiter) costs
 * more than sealing itself: docs/PERFORMANCE.md. What arrived before an abort is durable (F05). A session that ends stops its upload at
 * once (R31); a running upload keeps its session awake.
 */
export function directWrite(ports: Ports): WriteSteps {
  return {
    calculateMaxBodySize: (_request, upload) => {
      const length = Number(present().request.headers["content-length"] ?? "0");
      const room = (upload.size ?? 0) - upload.offset;
      if (room === 0 && length > 0) return Promise.reject(new Refusal("offset-mismatch", "This upload is finished.", { offset: upload.offset }));
      if (length > room) return Promise.reject(new Refusal("too-large", "More bytes than announced.", { offset: upload.offset, announced: upload.size }));
      return Promise.resolve(room);
    },
    writeToStore: async (_body, upload, _maxBytes, context) => {
      const { caller, request } = present();
      const ended = new AbortController();
      const check = confirming(async () => {
        if ((await ports.records.read.sessions.find({ id: caller.sessionId })) === undefined) throw new Refusal("not-signed-in", "This session has ended.");
      }, () => { ended.abort(); });
      const forget = ports.notifier.listen((change) => {
        if (change.topic === "session-ended" && (change.id === caller.sessionId || change.id === caller.personId)) ended.abort();
        if (change.topic === "missed" || change.topic === "silent") check();
      });
      const touching = setInterval(() => { touchSession(ports, caller.sessionId).catch(() => undefined); }, touchEveryMs);
      try {
        // Waiting for the lock takes time, and the right may have gone meanwhile (F15).
        if ((await ports.records.read.sessions.find({ id: caller.sessionId })) === undefined) throw new Refusal("not-signed-in", "This session has ended.");
        const sha256 = sha256Of(request.headers["repr-digest"]);
        if (sha256 !== null) await announceDigest(ports, caller, upload.id, sha256);
        const offset = await appendUpload(ports, caller, upload.id, upload.offset, request, AbortSignal.any([context.signal, ended.signal]), true);
        if (ended.signal.aborted) throw new Refusal("not-signed-in", "This session has ended. What has arrived is kept.", { offset });
        return offset;
      } finally {
        clearInterval(touching);
        forget();
      }
    },
  };
}

/** For creation with bytes: a repeat under the same Idempotency-Key finds the upload begun and is told how far it is (F02). */
export function directFirstWrite(ports: Ports): WriteSteps {
  const steps = directWrite(ports);
  return {
    ...steps,
    writeToStore: async (body, upload, maxBytes, context) => {
      const { offset } = await uploadOffset(ports, present().caller, upload.id);
      return offset > 0 ? offset : steps.writeToStore(body, upload, maxBytes, context);
    },
  };
}
