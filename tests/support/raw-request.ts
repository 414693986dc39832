import { connect } from "node:net";

/** Sends bytes as they are, as no client library would, and gives the status of the answer with all its text; 0 when the socket closed without one. */
export async function rawRequest(port: number, bytes: string | Buffer): Promise<{ status: number; text: string }> {
  const socket = connect(port, "127.0.0.1");
  const chunks: Buffer[] = [];
  socket.on("data", (chunk: Buffer) => chunks.push(chunk));
  socket.on("error", () => undefined);
  const closed = new Promise<void>((resolve) => socket.on("close", () => { resolve(); }));
  // Not ended from here: a server may take that for giving up. The request says `Connection: close`.
  socket.write(bytes);
  socket.setTimeout(5_000, () => socket.destroy());
  await closed;
  const text = Buffer.concat(chunks).toString("latin1");
  return { status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0), text };
}
