import { join } from "node:path";
import type { Clock } from "../ports/clock.ts";
import type { Settings } from "../ports/settings.ts";
import type { Mailer } from "../ports/mailer.ts";
import { folderMailer, type FolderMailer } from "./folder.ts";
import { smtpMailer } from "./smtp.ts";

/** The mailer that the settings ask for; `inbox` only where mails go to a folder (loopback without `SMTP_URL`). */
export function openMailer(settings: Pick<Settings, "smtpUrl" | "mailFrom" | "dataDirectory">, clock: Clock): { mailer: Mailer; inbox: FolderMailer | null } {
  if (settings.smtpUrl !== null) return { mailer: smtpMailer({ url: settings.smtpUrl, from: settings.mailFrom }), inbox: null };
  const inbox = folderMailer(join(settings.dataDirectory, "mail"), clock);
  return { mailer: inbox, inbox };
}
