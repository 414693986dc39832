import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";

/** A mail as an SMTP server got it. */
export interface ArrivedMail {
  readonly to: string;
  readonly subject: string;
  /** The whole of it, headers too, with soft line breaks taken out. */
  readonly text: string;
}

export interface SmtpPlace {
  /** For `SMTP_URL`. */
  readonly url: string;
  /** In the order in which they came; empty it between tests. */
  readonly arrived: ArrivedMail[];
  stop(): Promise<void>;
}

/** A real SMTP server on this machine that takes everything. */
export async function startSmtp(): Promise<SmtpPlace> {
  const arrived: ArrivedMail[] = [];
  const server = new SMTPServer({
    disabledCommands: ["AUTH", "STARTTLS"],
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        const text = Buffer.concat(chunks).toString("utf8").replaceAll("=\r\n", "");
        arrived.push({ to: session.envelope.rcptTo[0]?.address ?? "", subject: /^Subject: (.*(?:\r\n[ \t].*)*)/m.exec(text)?.[1]?.replaceAll(/\r\n\s/g, " ") ?? "", text });
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => { resolve(); }));
  const { port } = server.server.address() as AddressInfo;
  return { url: `smtp://127.0.0.1:${String(port)}`, arrived, stop: () => new Promise<void>((resolve) => server.close(() => { resolve(); })) };
}
