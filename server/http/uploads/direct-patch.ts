import type { CancellationContext, Upload } from "@tus/utils";
import type { Ports } from "../../actions/context.ts";
import { announceDigest, sha256Of } from "../../actions/uploads/announce-digest.ts";
import { appendUpload } from "../../actions/uploads/append-upload.ts";
import { Refusal } from "../../domain/refusal.ts";
import { present } from "./tus-context.ts";

/** The two steps of the package's PATCH handler that are replaced on its instance; it exports no class to extend. */
export interface PatchSteps {
  writeToStore(body: unknown, upload: Upload, maxBytes: number, context: CancellationContext): Promise<number>;
  calculateMaxBodySize(request: unknown, upload: Upload): Promise<number>;
}

/**
 * Bytes of a PATCH go from Node's request straight into sealing. The package's way (request → web stream → Node stream → proxy → limiter) costs
 * more than sealing itself: docs/PERFORMANCE.md. What arrived before an abort is durable (F05).
 */
export function directPatch(ports: Ports): PatchSteps {
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
      const sha256 = sha256Of(request.headers["repr-digest"]);
      if (sha256 !== null) await announceDigest(ports, caller, upload.id, sha256);
      return appendUpload(ports, caller, upload.id, upload.offset, request, context.signal);
    },
  };
}
