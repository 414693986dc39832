import { Refusal } from "../../domain/refusal.ts";
import type { Role } from "../../domain/custody/words.ts";
import type { LinkRow } from "../../ports/records/rows.ts";
import type { Ports } from "../context.ts";
import { findLink } from "./links.ts";
import { openTotp, totpUri } from "./one-time-code.ts";

export interface Invitation {
  readonly kind: LinkRow["kind"];
  readonly email: string | null;
  readonly name: string | null;
  readonly role: Role;
  readonly needsPassword: boolean;
  /** For the QR code of an authenticator app; null where no second factor is set up. */
  readonly totpUri: string | null;
}

/** What a link is for. Changes nothing, so that a mail scanner may open it. @throws {Refusal} `not-found`. */
export async function lookAtInvitation(ports: Ports, token: string): Promise<Invitation> {
  const found = await findLink(ports, ports.records.read, token);
  if (found === null) throw new Refusal("not-found", "This link is not valid, or no longer. Ask for a new one.");
  const { link, person } = found;
  const secret = openTotp(ports, link.totpSealed, `link ${link.tokenHash}`);
  return {
    kind: link.kind,
    email: person?.email ?? null,
    name: person?.name ?? null,
    role: person?.role ?? "supervisor",
    needsPassword: link.kind === "password-reset" || link.kind === "first-supervisor" || (link.kind === "invitation" && person?.role !== "customer"),
    totpUri: secret === null ? null : totpUri(secret, ports.settings.operator, person?.email ?? "supervisor"),
  };
}
