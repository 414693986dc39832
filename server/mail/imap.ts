import { ImapFlow } from "imapflow";
import type { MailFate } from "../domain/mail/received.ts";
import type { Log } from "../ports/log.ts";
import type { Mailbox, ReceivedMail } from "../ports/mailbox.ts";
import type { MailboxSettings } from "../ports/settings.ts";
import { mailBytesMax, readMail } from "./read-mail.ts";

const answerMilliseconds = 30_000;

/** The mailbox over IMAP, one connection a visit. Everything that lies in the folder is still to be taken; what was taken is moved away or deleted. */
export function imapMailbox(settings: MailboxSettings, log: Log): Mailbox {
  return {
    visit: async (most, work) => {
      const client = new ImapFlow({
        host: settings.host,
        port: settings.port,
        secure: settings.isSecure,
        // Plain IMAP is for this machine itself, which needs no certificate.
        ...(settings.isSecure ? {} : { doSTARTTLS: false }),
        auth: { user: settings.user, pass: settings.password },
        logger: false,
        disableAutoIdle: true,
        connectionTimeout: answerMilliseconds,
        greetingTimeout: answerMilliseconds,
        socketTimeout: 2 * answerMilliseconds,
        maxLiteralSize: 4 * mailBytesMax,
      });
      // An error between two commands would end the process; the next command fails by itself.
      client.on("error", (error: Error) => { log.warn("mailbox-lost", { message: error.message }); });
      await client.connect();
      try {
        return await visitFolder(client, settings, most, work);
      } finally {
        await client.logout().catch(() => { client.close(); });
      }
    },
  };
}

async function visitFolder(client: ImapFlow, settings: MailboxSettings, most: number, work: (mail: ReceivedMail | null) => Promise<MailFate>): Promise<{ taken: number; failed: readonly unknown[] }> {
  // One that is there already is no error.
  await client.mailboxCreate(settings.doneFolder).catch(() => undefined);
  const lock = await client.getMailboxLock(settings.folder);
  const failed: unknown[] = [];
  let taken = 0;
  try {
    const found = (await client.search({ deleted: false }, { uid: true })) || [];
    for (const uid of found.toSorted((left, right) => left - right).slice(0, most)) {
      const message = await client.fetchOne(String(uid), { uid: true, source: { start: 0, maxLength: mailBytesMax } }, { uid: true });
      if (message === false || message?.source === undefined) continue;
      let fate: MailFate;
      try {
        fate = await work(await readMail(message.source));
      } catch (error) {
        failed.push(error);
        continue;
      }
      if (fate === "delete") await client.messageDelete(String(uid), { uid: true });
      else await client.messageMove(String(uid), settings.doneFolder, { uid: true });
      taken += 1;
    }
  } finally {
    lock.release();
  }
  return { taken, failed };
}
