import { connect, type Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";

/**
 * Many slow clients in a process of their own: senders that give a kibibyte a second of an upload, readers that take a few kibibytes a second of a download.
 * Told by its parent whom to bother; says when all are under way; ends with the process.
 */
export interface SlowWish {
  readonly url: string;
  readonly token: string;
  /** Paths of uploads that wait for their bytes. */
  readonly uploads: readonly string[];
  /** One path, asked for by so many readers. */
  readonly content: string;
  readonly readers: number;
}

const announcedBytes = 4 << 20;

process.on("message", (wish: SlowWish) => {
  void begin(wish).then((open) => process.send?.({ open }), (error: unknown) => {
    console.error(error);
    process.exit(1);
  });
});
process.send?.({ isUp: true });

async function begin(wish: SlowWish): Promise<number> {
  const { hostname, port } = new URL(wish.url);
  const head = `Host: ${hostname}:${port}\r\nAuthorization: Bearer ${wish.token}\r\n`;
  let open = 0;
  const client = async (first: string): Promise<Socket> => {
    const socket = connect(Number(port), hostname);
    socket.on("error", () => { open -= 1; }).on("close", () => { open -= 1; });
    await new Promise<void>((resolve) => socket.once("connect", resolve));
    socket.write(first);
    open += 1;
    return socket;
  };
  for (const path of wish.uploads) {
    const socket = await client(`PATCH ${path} HTTP/1.1\r\n${head}Tus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\nContent-Type: application/offset+octet-stream\r\nContent-Length: ${String(announcedBytes)}\r\n\r\n`);
    const piece = Buffer.alloc(1024, 7);
    setInterval(() => socket.write(piece), 1000);
    socket.resume();
  }
  for (let index = 0; index < wish.readers; index += 1) {
    const socket = await client(`GET ${wish.content} HTTP/1.1\r\n${head}\r\n`);
    socket.pause();
    setInterval(() => socket.read(4096), 1000);
  }
  await wait(1000);
  return open;
}
