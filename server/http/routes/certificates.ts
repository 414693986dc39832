import type { Response } from "express";
import type { Ports } from "../../actions/context.ts";
import { certificatePdf, certificateText, checkCertificate, showCertificate, showPublicly, showReceipt } from "../../actions/transfers/certificate.ts";
import type { Handlers } from "../mount.ts";

export type CertificateHandlers = Pick<
  Handlers,
  | "GET /api/transfers/:id/certificate"
  | "GET /api/transfers/:id/certificate.json"
  | "GET /api/transfers/:id/certificate.pdf"
  | "GET /api/transfers/:id/receipt"
  | "GET /api/verify/keys"
  | "GET /api/verify/:address"
  | "POST /api/verify"
>;

/** Names are ours (`C-1001.pdf`), so they need no escaping; an attachment never runs in the portal's origin (R45). */
function attach(response: Response, name: string, type: string, body: string | Uint8Array): undefined {
  response.set({ "Content-Type": type, "Content-Disposition": `attachment; filename="${name}"`, "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'; sandbox" });
  response.status(200).end(body);
}

/** Proofs: certificates, receipts, and their verification by anyone. */
export function certificateHandlers(ports: Ports): CertificateHandlers {
  return {
    "GET /api/transfers/:id/certificate": async ({ caller, params }) => ({ status: 200, body: await showCertificate(ports, caller, params.id) }),
    "GET /api/transfers/:id/certificate.json": async ({ caller, params, response }) => {
      const { name, text } = await certificateText(ports, caller, params.id);
      return attach(response, name, "application/jose+json", text);
    },
    "GET /api/transfers/:id/certificate.pdf": async ({ caller, params, response }) => {
      const { name, bytes } = await certificatePdf(ports, caller, params.id);
      return attach(response, name, "application/pdf", bytes);
    },
    "GET /api/transfers/:id/receipt": async ({ caller, params }) => ({ status: 200, body: await showReceipt(ports, caller, params.id) }),
    "GET /api/verify/keys": () => Promise.resolve({ status: 200, body: { keys: ports.signer.publicKeys() } }),
    "GET /api/verify/:address": async ({ params }) => ({ status: 200, body: await showPublicly(ports, params.address) }),
    "POST /api/verify": ({ body }) => Promise.resolve({ status: 200, body: checkCertificate(ports, body.certificate) }),
  };
}
