import type { CaseShape } from "../../server/contract/shapes/case.ts";
import type { Cast } from "../../server/demo/cast.ts";
import type { TestPortal } from "./portal.ts";

export interface Answer {
  readonly status: number;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- answers are looked at, not used
  readonly body: any;
}

/** Asks a route as one of the cast, and gives status and body, whatever they are. */
export async function ask(portal: TestPortal, who: keyof Cast, route: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  const [method = "GET", path = ""] = route.split(" ");
  const answer = await fetch(portal.url + path, { method, headers: { ...portal.bearer(portal.cast[who]), ...(method === "GET" ? {} : { "content-type": "application/json" }), ...headers }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  const text = await answer.text();
  return { status: answer.status, body: text === "" ? null : JSON.parse(text) };
}

export async function accountOf(portal: TestPortal, who: keyof Cast = "customer"): Promise<string> {
  const { accountId } = await portal.caller(portal.cast[who]);
  if (accountId === null) throw new Error("a customer has an account");
  return accountId;
}

/** A licence that is paid for, and so many minutes. */
export async function entitle(portal: TestPortal, minutes: number, who: keyof Cast = "customer"): Promise<void> {
  const accountId = await accountOf(portal, who);
  await ask(portal, "staff", `PATCH /api/accounts/${accountId}/support`, { licences: [{ reference: "L-1", product: "QXpress", acquired: "rented", rentedThroughOn: "2030-01-01" }], areAllLicences: true });
  if (minutes > 0) await ask(portal, "staff", `POST /api/accounts/${accountId}/minutes`, { pool: "support", kind: "credit", minutes });
}

/** Opens a case as the customer. @throws where the portal refuses it. */
export async function opened(portal: TestPortal, body: object = {}, who: keyof Cast = "customer"): Promise<CaseShape> {
  const answer = await ask(portal, who, "POST /api/cases", { title: "Invoices do not open", text: "Since the update they stay grey.", ...body });
  if (answer.status !== 201) throw new Error(`open: ${String(answer.status)} ${JSON.stringify(answer.body)}`);
  return (answer.body as { case: CaseShape }).case;
}

export async function balanceOf(portal: TestPortal, who: keyof Cast = "customer"): Promise<number | null> {
  return ((await ask(portal, "staff", `GET /api/accounts/${await accountOf(portal, who)}/support`)).body as { minutes: { support: number | null } }).minutes.support;
}
