import { instantText, type Ports } from "../context.ts";
import { alone, parts } from "../upkeep/each.ts";
import { heldDays } from "./held-text.ts";
import { takeMail } from "./take.ts";

const mailsAVisit = 100;
/** A mailbox that repeats an old mail after this opens a second case. */
const rememberedDays = 90;

/** Every minute: takes in what lies in the mailbox, one node at a time. Gives a line for people. */
export async function runMailbox(ports: Ports): Promise<string> {
  const { mailbox, settings } = ports;
  return parts(ports, {
    mails: async () => {
      if (mailbox === null || settings.mailbox === null) return 0;
      const own = settings.mailbox;
      const visit = await alone(ports, "mailbox", () => mailbox.visit(mailsAVisit, (mail) => takeMail(ports, own, mail)));
      if (visit === false) return 0;
      for (const error of visit.failed) ports.log.error("mail-intake-failed", { message: error instanceof Error ? error.message : "" });
      return { done: visit.taken, failed: visit.failed.map(() => "left in the mailbox") };
    },
    "held mails": async () => {
      const now = ports.clock.now();
      return ports.records.read.lists.forgetMails(instantText(now), instantText(now.subtract({ hours: 24 * Math.max(heldDays, rememberedDays) })));
    },
  });
}
