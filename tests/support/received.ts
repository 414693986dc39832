import { randomBytes } from "node:crypto";
import type { TransferShape } from "../../server/contract/shapes/transfer.ts";
import type { Enrolled } from "../../server/demo/enrol.ts";
import { download, sendTus, until } from "./http.ts";
import type { TestPortal } from "./portal.ts";

export interface Received {
  readonly id: string;
  readonly fileId: string;
  readonly number: string;
  readonly content: Buffer;
}

/** What this person sees of a transfer. */
export function show(portal: TestPortal, who: Enrolled, id: string): Promise<TransferShape> {
  return portal.as(who)("GET /api/transfers/:id", { params: { id } });
}

/** A database that the customer sent over HTTP and that was received; random bytes unless given. */
export async function receive(portal: TestPortal, options: { content?: Buffer; bytes?: number; name?: string; by?: Enrolled; title?: string } = {}): Promise<Received> {
  const by = options.by ?? portal.cast.customer;
  const content = options.content ?? randomBytes(options.bytes ?? 5_000);
  const { id, number } = await portal.as(by)("POST /api/transfers", { body: { purpose: "repair", ...(options.title === undefined ? {} : { title: options.title }) } });
  const fileId = await sendTus(portal, by, id, options.name ?? "customers.sqlite", content);
  await portal.as(by)("POST /api/transfers/:id/complete", { params: { id } });
  await until(() => show(portal, by, id), (seen) => seen.state === "received", "received");
  return { id, fileId, number, content };
}

/** Takes the working copy; gives the checkout's id. */
export async function take(portal: TestPortal, who: Enrolled, transferId: string, until?: string): Promise<string> {
  const checkout = await portal.as(who)("POST /api/transfers/:id/checkouts", { params: { id: transferId }, body: { purpose: "repair", reason: "The index is broken", device: "Laptop 7", copy: "full", ...(until === undefined ? {} : { until }) } });
  return checkout.id;
}

/** Takes the working copy and downloads it to its end. */
export async function takeAndRead(portal: TestPortal, who: Enrolled, received: Received): Promise<string> {
  const checkoutId = await take(portal, who, received.id);
  await (await download(portal, who, received.id, received.fileId)).arrayBuffer();
  await until(() => show(portal, who, received.id), (seen) => seen.checkout?.bytesServed === received.content.length, "the reading is settled");
  return checkoutId;
}

/** The refusal that a call ends with, as `status code`; "no refusal" when it succeeds. */
export async function refusalOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return "no refusal";
  } catch (error) {
    const { status, problem } = error as { status?: number; problem?: { code: string } };
    if (status === undefined || problem === undefined) throw error;
    return `${String(status)} ${problem.code}`;
  }
}

/** The same for a raw answer. */
export async function answerOf(answer: Response | Promise<Response>): Promise<string> {
  const response = await answer;
  const text = await response.text();
  return response.ok ? String(response.status) : `${String(response.status)} ${text === "" ? "" : (JSON.parse(text) as { code: string }).code}`.trim();
}
