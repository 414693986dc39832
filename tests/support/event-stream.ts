import { request, type IncomingMessage } from "node:http";

/** An SSE client: what a browser's page hears. */
interface EventStream {
  readonly events: Record<string, unknown>[];
  /** True once the server has ended it. */
  hasEnded(): boolean;
  close(): void;
}

export async function openEventStream(url: string, token: string): Promise<EventStream> {
  const events: Record<string, unknown>[] = [];
  let hasEnded = false;
  const asked = request(`${url}/api/events`, { agent: false, headers: { authorization: `Bearer ${token}`, accept: "text/event-stream" } });
  asked.end();
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    asked.once("response", resolve);
    asked.once("error", reject);
  });
  if (answer.statusCode !== 200) throw new Error(`events: ${String(answer.statusCode)}`);
  const end = (): void => { hasEnded = true; };
  asked.on("error", end);
  answer.on("error", end).on("close", end).on("end", end);
  let text = "";
  answer.on("data", (chunk: Buffer) => {
    text += chunk.toString();
    const parts = text.split("\n\n");
    text = parts.pop() ?? "";
    for (const part of parts) for (const line of part.split("\n")) if (line.startsWith("data:")) events.push(JSON.parse(line.slice(5)) as Record<string, unknown>);
  });
  return { events, hasEnded: () => hasEnded, close: () => asked.destroy() };
}
