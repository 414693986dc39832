import { spawn } from "node:child_process";
import { accessSync } from "node:fs";
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { ImapFlow } from "imapflow";
import { freePort } from "./portal.ts";

const program = "/usr/sbin/dovecot";

/** Why there is no Dovecot here, or null. It gives up root for each of its own parts, so it must be started as root. */
export const whyNoDovecot: string | null = (() => {
  try {
    accessSync(program);
  } catch {
    return "Dovecot is not installed (Debian: dovecot-imapd)";
  }
  return process.getuid?.() === 0 ? null : "Dovecot is started as root only";
})();

export interface Dovecot {
  /** For `IMAP_URL`. */
  readonly url: string;
  /** Puts a mail into INBOX, as a mail server would. */
  deliver(...mails: (string | Buffer)[]): Promise<void>;
  /** Subjects of the mails in a folder. */
  subjects(folder: string): Promise<string[]>;
  /** Runs `work` on a connection of its own. */
  visit<T>(work: (client: ImapFlow) => Promise<T>): Promise<T>;
  stop(): Promise<void>;
}

/** A real IMAP server with one empty mailbox, on a port of its own of this machine, with everything in a folder of its own. */
export async function startDovecot(): Promise<Dovecot> {
  const folder = await mkdtemp("/tmp/custody-dovecot-");
  // Its parts run as other users and must get to their places.
  await chmod(folder, 0o755);
  const port = await freePort();
  await mkdir(join(folder, "mail"));
  await chmod(join(folder, "mail"), 0o777);
  const config = join(folder, "dovecot.conf");
  await writeFile(config, `
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
mail_location = maildir:${folder}/mail/%u
first_valid_uid = 1
passdb {
  driver = static
  args = password=imap-password
}
userdb {
  driver = static
  args = uid=nobody gid=nogroup home=${folder}/mail
}
service imap-login {
  inet_listener imap {
    port = ${String(port)}
  }
  inet_listener imaps {
    port = 0
  }
}
namespace inbox {
  inbox = yes
}
`);
  const running = spawn(program, ["-F", "-c", config], { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  running.stderr.on("data", (text: Buffer) => { said += text.toString(); });
  const ended = new Promise<void>((resolve) => running.once("close", () => { resolve(); }));
  for (let turn = 0; ; turn += 1) {
    if (running.exitCode !== null || turn === 200) throw new Error(`dovecot does not listen: ${said}`);
    if (await listens(port)) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const visit = async <T>(work: (client: ImapFlow) => Promise<T>): Promise<T> => {
    const client = new ImapFlow({ host: "127.0.0.1", port, secure: false, doSTARTTLS: false, auth: { user: "support", pass: "imap-password" }, logger: false });
    await client.connect();
    return work(client).finally(() => client.logout());
  };
  return {
    url: `imap://support:imap-password@127.0.0.1:${String(port)}/INBOX`,
    visit,
    deliver: (...mails) => visit(async (client) => {
      for (const mail of mails) await client.append("INBOX", mail);
    }),
    subjects: (name) => visit(async (client) => {
      const lock = await client.getMailboxLock(name).catch(() => null);
      if (lock === null) return [];
      const subjects: string[] = [];
      // An empty folder has no first message to begin with.
      if (client.mailbox !== false && client.mailbox.exists > 0) for await (const message of client.fetch("1:*", { envelope: true })) subjects.push(message.envelope?.subject ?? "");
      lock.release();
      return subjects;
    }),
    stop: async () => {
      running.kill("SIGTERM");
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => { resolve(false); });
  });
}

let count = 0;

/** A mail as a customer's program sends it. `headers` come first, as servers add them. */
export function writeMail(mail: { from: string; subject?: string; text?: string; messageId?: string | null; headers?: string; attachment?: Buffer }): string {
  count += 1;
  const id = mail.messageId === null ? "" : `Message-ID: ${mail.messageId ?? `<${String(count)}@mail.example>`}\r\n`;
  const head = `${mail.headers === undefined ? "" : `${mail.headers}\r\n`}From: ${mail.from}\r\nTo: support@vendor.example\r\nSubject: ${mail.subject ?? "A question"}\r\n${id}Date: Sat, 21 Nov 2026 20:00:00 +0000\r\nMIME-Version: 1.0\r\n`;
  const text = mail.text ?? "The import stops at row 12.";
  if (mail.attachment === undefined) return `${head}Content-Type: text/plain; charset=utf-8\r\n\r\n${text}\r\n`;
  return `${head}Content-Type: multipart/mixed; boundary=cut\r\n\r\n--cut\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${text}\r\n--cut\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename="customers.sqlite"\r\nContent-Transfer-Encoding: base64\r\n\r\n${mail.attachment.toString("base64").replaceAll(/.{76}/g, "$&\r\n")}\r\n--cut--\r\n`;
}
