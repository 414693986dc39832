import { Agent, request } from "node:http";
import { performance } from "node:perf_hooks";

const agent = new Agent({ keepAlive: true, maxSockets: 1 });

/** Milliseconds from the question to the last byte of a 200 answer, and what it said. */
export async function timed(url: string, token: string): Promise<{ milliseconds: number; body: string }> {
  const start = performance.now();
  const body = await new Promise<string>((resolve, reject) => {
    const asked = request(url, { agent, headers: { authorization: `Bearer ${token}` } }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (piece: string) => { text += piece; }).on("error", reject).on("end", () => {
        if (response.statusCode === 200) resolve(text);
        else reject(new Error(`GET ${url} was answered with ${String(response.statusCode)} ${text.slice(0, 200)}`));
      });
    });
    asked.on("error", reject).end();
  });
  return { milliseconds: performance.now() - start, body };
}

/** The value that the given share of the values does not exceed. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}
