import { askAppointment, confirmAppointment } from "../actions/calendar/appointments.ts";
import { act } from "../actions/sessions/act.ts";
import { addKey, enrolKey } from "../actions/sessions/engineer-keys.ts";
import { requestSession } from "../actions/sessions/request.ts";
import { orderRenewal } from "../actions/support/plans/renew.ts";
import { leaveUrgentCase, mailAboutPrinter, mailFromStranger, openByPage, reportExport } from "./case-story.ts";
import { chatAboutLicence, chatIntoImportCase, waitForChat } from "./chat-story.ts";
import type { Teller } from "./teller.ts";

/** Sam's browser has made a key, and Vera has compared it with him. */
export async function enrolEngineer(teller: Teller): Promise<string> {
  const { publicKey } = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, ["sign", "verify"]);
  const { x = "", y = "" } = await crypto.subtle.exportKey("jwk", publicKey);
  const key = await addKey(teller.ports, await teller.as("staff"), { name: "Support laptop 7", publicKey: { kty: "EC", crv: "P-256", x, y } });
  await enrolKey(teller.ports, await teller.as("supervisor"), key.id);
  return key.id;
}

async function askToLook(teller: Teller, keyId: string, purpose: string, caseId?: string): Promise<string> {
  const { id } = await requestSession(teller.ports, await teller.as("staff"), { accountId: await teller.accountOf("customer"), customerId: teller.cast.customer.personId, ...(caseId === undefined ? {} : { caseId }), purpose, tables: ["article", "price"], kinds: ["schema", "browse"], minutes: 30, recording: false, keyId });
  return id;
}

/** The account's next term, ordered before its day. */
async function orderTerm(teller: Teller): Promise<void> {
  await orderRenewal(teller.ports, await teller.as("supervisor"), await teller.accountOf("otherCustomer"));
}

/** One is confirmed, one waits for an answer. */
async function arrangeCalls(teller: Teller, caseId: string): Promise<void> {
  const { ports } = teller;
  const at = (days: number, time: string): string => `${ports.clock.now().toZonedDateTimeISO("UTC").toPlainDate().add({ days }).toString()}T${time}`;
  const berta = await askAppointment(ports, await teller.as("customer"), { kind: "call", local: at(3, "10:00"), minutes: 30, caseId });
  await teller.tick({ minutes: 30 });
  await confirmAppointment(ports, await teller.as("staff"), berta);
  await askAppointment(ports, await teller.as("otherCustomer"), { kind: "chat", local: at(5, "15:30"), minutes: 20 });
}

/** The last day and a half, so that whoever looks now finds matters in each of their states. */
export async function tellLastDays(teller: Teller, keyId: string, priceListId: string): Promise<void> {
  await teller.until({ hours: 34 });
  await mailAboutPrinter(teller);
  await teller.until({ hours: 30 });
  await reportExport(teller);
  await teller.until({ hours: 26 });
  const importCase = await chatIntoImportCase(teller, priceListId);
  await orderTerm(teller);
  await arrangeCalls(teller, importCase);
  await act(teller.ports, await teller.as("customer"), await askToLook(teller, keyId, "Look at the articles of the price list together", importCase), "deny");
  await teller.until({ hours: 5 });
  await chatAboutLicence(teller);
  await teller.until({ minutes: 150 });
  await leaveUrgentCase(teller);
  await teller.until({ minutes: 24 });
  await openByPage(teller, "customer", "Invoices print without the VAT line", "Since this morning our printed invoices lack the line with the tax. We send forty of them at noon.", true);
  await teller.until({ minutes: 12 });
  await mailFromStranger(teller);
  await askToLook(teller, keyId, "See which of the two prices of article 30117 came first", importCase);
  await teller.until({ minutes: 3 });
  await waitForChat(teller);
}
