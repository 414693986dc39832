import type { Caller, Ports } from "../actions/context.ts";
import { addAccount } from "../actions/people/add-account.ts";
import { attestRemoval } from "../actions/transfers/attest-removal.ts";
import { checkOut } from "../actions/transfers/check-out.ts";
import { direct } from "../actions/transfers/direct.ts";
import { giveBack } from "../actions/transfers/give-back.ts";
import { request } from "../actions/transfers/request.ts";
import { returnTransfer } from "../actions/transfers/return.ts";
import { startWork } from "../actions/transfers/start-work.ts";
import { askAboutInvoices, callAboutFirewall, closeInvoices } from "./case-story.ts";
import type { Cast } from "./cast.ts";
import { openChatDesk } from "./chat-desk.ts";
import { chatAboutFooter, chatWithIncident } from "./chat-story.ts";
import type { AdvancingClock } from "./clock.ts";
import { callerOf, enrol, enrolFirstSupervisor } from "./enrol.ts";
import { enrolEngineer, tellLastDays } from "./last-days.ts";
import { download, sampleDatabase, send, sendAll } from "./send.ts";
import { tellSupport } from "./support-story.ts";
import { createTeller } from "./teller.ts";

/** The people of the demo. */
export async function enrolCast(ports: Ports): Promise<Cast> {
  const supervisor = await enrolFirstSupervisor(ports, { email: "vera@vendor.example", name: "Vera Lindgren" });
  const by = await callerOf(ports, supervisor);
  const bakery = await addAccount(ports, by, { name: "Bäckerei Schröder GmbH", zone: "Europe/Berlin" });
  const workshop = await addAccount(ports, by, { name: "Warsztat Łódź", zone: "Europe/Warsaw" });
  return {
    supervisor,
    staff: await enrol(ports, supervisor, { email: "sam@vendor.example", name: "Sam Okafor", role: "staff" }),
    otherStaff: await enrol(ports, supervisor, { email: "tess@vendor.example", name: "Tess Moreau", role: "staff" }),
    contractor: await enrol(ports, supervisor, { email: "carl@contractor.example", name: "Carl Brandt", role: "staff", isContractor: true }),
    auditor: await enrol(ports, supervisor, { email: "audrey@vendor.example", name: "Audrey Keller", role: "auditor" }),
    customer: await enrol(ports, supervisor, { email: "berta@bakery.example", name: "Berta Schröder", role: "customer", accountId: bakery.id }),
    otherCustomer: await enrol(ports, supervisor, { email: "wojtek@warsztat.example", name: "Wojciech Nowak", role: "customer", accountId: workshop.id }),
  };
}

/** How long the story takes: the clock begins at least so long before `endsAt`. */
export const storyDays = 41;

/** Forty days in the life of a support department until `endsAt`, through the same actions as any client. */
export async function tellStory(ports: Ports, clock: AdvancingClock, cast: Cast, endsAt: Temporal.Instant): Promise<void> {
  const teller = createTeller(ports, clock, cast, endsAt);
  const tick = (duration: Temporal.DurationLike): Promise<void> => teller.tick(duration);
  await tellSupport(ports, cast);
  await openChatDesk(ports, cast);
  const engineerKeyId = await enrolEngineer(teller);
  const small = await sampleDatabase(400);
  const large = await sampleDatabase(30_000);
  const berta = (): Promise<Caller> => callerOf(ports, cast.customer);
  const wojtek = (): Promise<Caller> => callerOf(ports, cast.otherCustomer);
  const sam = (): Promise<Caller> => callerOf(ports, cast.staff);
  const tess = (): Promise<Caller> => callerOf(ports, cast.otherStaff);

  const received = async (caller: Caller, title: string, name: string, content: Buffer, purpose: "support" | "repair" | "conversion"): Promise<{ id: string; fileId: string }> => {
    const { id } = await request(ports, caller, { purpose, title });
    const fileId = await send(ports, caller, id, { name, content });
    await sendAll(ports, caller, id);
    return { id, fileId };
  };
  const repaired = async (caller: Caller, id: string, fileId: string, name: string, note: string): Promise<string> => {
    const checkout = await checkOut(ports, caller, id, { purpose: "repair", reason: "The invoice table does not open", device: "Support laptop 7 (encrypted disk)", copy: "full" });
    await download(ports, caller, id, fileId);
    await startWork(ports, caller, id, checkout.id, "repair");
    await tick({ hours: 5 });
    const resultId = await send(ports, caller, id, { name, content: small, kind: "result" });
    await returnTransfer(ports, caller, id, { note, removal: { method: "custody-remove" } });
    return resultId;
  };

  // Sent, repaired, collected, deleted by the clock.
  const invoicesCase = await askAboutInvoices(teller);
  const first = await received(await berta(), "Invoices do not open", "bakery-2026.sqlite", small, "repair");
  await tick({ hours: 2 });
  const result = await repaired(await sam(), first.id, first.fileId, "bakery-2026-repaired.sqlite", "Rebuilt the index of the invoice table. All 400 invoices are there; the totals agree with your printout.");
  await tick({ hours: 3 });
  await download(ports, await berta(), first.id, result);
  await closeInvoices(teller, invoicesCase, first.id);
  await tick({ days: 20 });

  // Deleted at the customer's order.
  const second = await received(await berta(), "Wrong year, please ignore", "bakery-2025.sqlite", small, "support");
  await tick({ hours: 1 });
  await direct(ports, await berta(), second.id, { delete: "now", reason: "I sent the wrong file" });
  await tick({ days: 2 });
  await chatAboutFooter(teller);
  await tick({ days: 7 });

  // A working copy that is past its date, and one that was given back without attesting.
  const third = await received(await wojtek(), "Konwersja do nowej wersji", "warsztat.sqlite", large, "conversion");
  const held = await checkOut(ports, await tess(), third.id, { purpose: "conversion", reason: "Conversion to version 12", device: "Conversion host B", copy: "full" });
  await download(ports, await tess(), third.id, third.fileId);
  await startWork(ports, await tess(), third.id, held.id, "conversion");
  const fourth = await received(await wojtek(), "Kopia do testów", "warsztat-test.sqlite", small, "support");
  const tested = await checkOut(ports, await sam(), fourth.id, { purpose: "support", reason: "Reproduce the crash when printing", device: "Support laptop 7 (encrypted disk)", copy: "full" });
  await download(ports, await sam(), fourth.id, fourth.fileId);
  await giveBack(ports, await sam(), fourth.id, tested.id, "Could not reproduce it; asked for a log.");
  await tick({ days: 3 });
  await chatWithIncident(teller);
  await callAboutFirewall(teller);
  await tick({ days: 4 });

  // Ready for the customer; kept longer by an order.
  const fifth = await received(await berta(), "Stock list shows negative numbers", "stock.sqlite", small, "repair");
  await tick({ hours: 4 });
  await repaired(await sam(), fifth.id, fifth.fileId, "stock-repaired.sqlite", "Two bookings were entered twice on 3 May; we removed the doubles.");
  await direct(ports, await berta(), fifth.id, { delete: ports.clock.now().add({ hours: 24 * 14 }).toString({ fractionalSecondDigits: 3 }), reason: "After our own check at the end of the month" });
  await tick({ hours: 20 });

  // Attested early: no copy outstanding.
  const sixth = await received(await berta(), "Price list import fails", "prices.sqlite", small, "support");
  const looked = await checkOut(ports, await tess(), sixth.id, { purpose: "support", reason: "Import log shows a duplicate key", device: "Workstation 3", copy: "full" });
  await download(ports, await tess(), sixth.id, sixth.fileId);
  await attestRemoval(ports, await tess(), sixth.id, looked.id, { method: "custody-remove" });
  await giveBack(ports, await tess(), sixth.id, looked.id, "Needs the import file as well.");

  // Waiting to be taken, on its way, and asked for.
  await received(await wojtek(), "Po aktualizacji brak raportów", "raporty.sqlite", large, "support");
  await tick({ hours: 3 });
  const unfinished = await request(ports, await berta(), { purpose: "support", title: "Archive of the last ten years" });
  await send(ports, await berta(), unfinished.id, { name: "archive.sqlite", content: large, stopAt: Math.floor(large.length / 2) });
  const account = (await berta()).accountId ?? "";
  await request(ports, await sam(), { purpose: "repair", title: "Cash book of October", caseReference: "C-5512", accountId: account, instructions: { way: "phone" } });
  await tick({ minutes: 20 });
  await tellLastDays(teller, engineerKeyId, sixth.id);
}
