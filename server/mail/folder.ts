import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "../ports/clock.ts";
import type { Mailer, Message } from "../ports/mailer.ts";

/** A mail in the folder, newest first in `readInbox`. */
export interface InboxMail extends Message {
  /** The Message-ID without its brackets. */
  readonly id: string;
  readonly at: string;
}

export interface FolderMailer extends Mailer {
  readInbox(limit?: number): Promise<InboxMail[]>;
}

/** Writes mails into a folder instead of sending them: for a portal on one's own machine, with its development inbox. */
export function folderMailer(directory: string, clock: Clock): FolderMailer {
  return {
    send: async (message) => {
      await mkdir(directory, { recursive: true, mode: 0o700 });
      const at = clock.now().toString({ fractionalSecondDigits: 3 });
      // The same Message-ID gives the same name: a repeat replaces, as a mail program would fold it.
      const name = message.messageId.replace(/[^a-z0-9_]/gi, "_");
      const file = join(directory, `${name}.json`);
      await writeFile(`${file}.part`, `${JSON.stringify({ id: message.messageId.replace(/[<>]/g, ""), at, ...message }, null, 2)}\n`, { mode: 0o600 });
      await rename(`${file}.part`, file);
    },
    readInbox: async (limit = 100) => {
      const names = (await readdir(directory).catch(() => [])).filter((name) => name.endsWith(".json"));
      const mails = await Promise.all(names.map(async (name) => JSON.parse(await readFile(join(directory, name), "utf8")) as InboxMail));
      return mails.sort((left, right) => right.at.localeCompare(left.at)).slice(0, limit);
    },
  };
}
