import type { Ports } from "../actions/context.ts";
import { bookByHand } from "../actions/support/directory/book.ts";
import { changeDirectory } from "../actions/support/directory/change-directory.ts";
import { setProductVersion } from "../actions/support/directory/set-version.ts";
import { addSavedReply } from "../actions/workplace/saved-replies.ts";
import type { DirectoryChange } from "../contract/shapes/directory.ts";
import type { MinuteOrder } from "../domain/minutes/ledger.ts";
import type { MinuteReason } from "../domain/minutes/words.ts";
import type { MinutePool } from "../ports/records/directory-rows.ts";
import { callerOf } from "./enrol.ts";
import type { Cast } from "./cast.ts";

/** The day of the workshop's renewal, counted from the first day of the story: three weeks after its end. */
const renewalDays = 62;

/** Licences, plans, callers and minutes of the demo's two customers, so that both stay entitled for months. */
export async function tellSupport(ports: Ports, cast: Cast): Promise<void> {
  const sam = await callerOf(ports, cast.staff);
  const bakery = (await callerOf(ports, cast.customer)).accountId ?? "";
  const workshop = (await callerOf(ports, cast.otherCustomer)).accountId ?? "";
  const today = ports.clock.now().toZonedDateTimeISO("UTC").toPlainDate();
  const ago = (duration: Temporal.DurationLike): string => today.subtract(duration).toString();
  const ahead = (duration: Temporal.DurationLike): string => today.add(duration).toString();
  const know = (accountId: string, change: DirectoryChange): Promise<void> => changeDirectory(ports, sam, accountId, change, "imported");
  const book = async (accountId: string, pool: MinutePool, order: MinuteOrder, reason?: MinuteReason): Promise<void> => {
    await bookByHand(ports, sam, accountId, { pool, order, reason, key: ports.randomness.id("key") });
  };

  await setProductVersion(ports, sam, "Till & Ledger", "12.4");
  await addSavedReply(ports, sam, { name: "How to send a database", text: "Please send us the database over this portal: choose “Send a database for this case” above. It is encrypted on its way and with us, and you get a proof when it is erased." });
  await addSavedReply(ports, sam, { name: "Which version", text: "Which version do you have? It stands at the bottom of the window “About”." });
  await know(bakery, {
    areAllLicences: true,
    licences: [
      { reference: "TL-20418", product: "Till & Ledger", edition: "pro", acquired: "purchased", purchasedOn: ago({ months: 5 }), planThroughOn: ahead({ months: 7 }), installedVersion: "11.8" },
      { reference: "TL-20733", product: "Till & Ledger", edition: "standard", acquired: "rented", rentedThroughOn: ahead({ months: 4 }), installedVersion: "12.4" },
    ],
    plan: { externalId: "CRM-1001", tier: "gold", term: "annual", termStartsOn: ago({ months: 4 }), renewsOn: ahead({ months: 8 }), billedCents: 238_800, includesChat: true, paidCallerExtras: 2 },
    contacts: [{ email: "berta@bakery.example", name: "Berta Schröder", isNamed: true, licence: "TL-20418" }, { email: "jonas@bakery.example", name: "Jonas Schröder", isNamed: true, licence: "TL-20418" }, { email: "kasse@bakery.example", name: "Kasse Hauptstraße" }],
  });
  await book(bakery, "support", { kind: "import", minutes: 180 });
  await book(bakery, "support", { kind: "credit", minutes: 120 }, "bought");

  await know(workshop, {
    areAllLicences: true,
    licences: [{ reference: "TL-19902", product: "Till & Ledger", edition: "enterprise", acquired: "purchased", purchasedOn: ago({ years: 3 }), planThroughOn: ahead({ months: 10 }), installedVersion: "12.4" }],
    plan: { externalId: "CRM-1002", tier: "platinum", term: "annual", termStartsOn: today.add({ days: renewalDays }).subtract({ years: 1 }).toString(), renewsOn: ahead({ days: renewalDays }), billedCents: 598_800, includedMinutes: 600, includesChat: true },
    contacts: [{ email: "wojtek@warsztat.example", name: "Wojciech Nowak", isNamed: true }, { email: "biuro@warsztat.example", name: "Biuro" }],
  });
  await book(workshop, "support", { kind: "credit", minutes: 300 }, "bought");
  await book(workshop, "second-tier", { kind: "credit", minutes: 600 }, "renewal");
}
