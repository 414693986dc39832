import { createHash } from "node:crypto";
import type { TestPortal } from "./portal.ts";
import type { Enrolled } from "../../server/demo/enrol.ts";

/** tus by hand: creates an upload and gives its address. */
export async function createTus(portal: TestPortal, who: Enrolled, upload: { transferId: string; name: string; bytes: number; kind?: string; sha256?: string; headers?: Record<string, string> }): Promise<Response> {
  const pairs = { transferId: upload.transferId, filename: upload.name, ...(upload.kind === undefined ? {} : { kind: upload.kind }), ...(upload.sha256 === undefined ? {} : { sha256: upload.sha256 }) };
  const metadata = Object.entries(pairs).map(([key, value]) => `${key} ${Buffer.from(value).toString("base64")}`).join(",");
  return fetch(`${portal.url}/api/uploads`, { method: "POST", headers: { ...portal.bearer(who), "tus-resumable": "1.0.0", "upload-length": String(upload.bytes), "upload-metadata": metadata, ...upload.headers } });
}

export async function patchTus(portal: TestPortal, who: Enrolled, location: string, offset: number, body: Uint8Array): Promise<Response> {
  return fetch(portal.url + location, { method: "PATCH", headers: { ...portal.bearer(who), "tus-resumable": "1.0.0", "upload-offset": String(offset), "content-type": "application/offset+octet-stream" }, body: body as Uint8Array<ArrayBuffer> });
}

/** Sends a whole file by tus and gives its id. */
export async function sendTus(portal: TestPortal, who: Enrolled, transferId: string, name: string, content: Uint8Array, kind?: string): Promise<string> {
  const created = await createTus(portal, who, { transferId, name, bytes: content.length, ...(kind === undefined ? {} : { kind }) });
  const location = created.headers.get("location");
  if (created.status !== 201 || location === null) throw new Error(`create: ${String(created.status)} ${await created.text()}`);
  const patched = await patchTus(portal, who, location, 0, content);
  if (patched.status !== 204) throw new Error(`patch: ${String(patched.status)} ${await patched.text()}`);
  return location.split("/").pop() ?? "";
}

/** Sends a file by the plain form. */
export async function sendForm(portal: TestPortal, who: Enrolled, transferId: string, name: string, content: Uint8Array, fields: Record<string, string> = {}): Promise<Response> {
  const form = new FormData();
  for (const [key, value] of Object.entries(fields)) form.set(key, value);
  form.set("file", new Blob([content as Uint8Array<ArrayBuffer>]), name);
  return fetch(`${portal.url}/api/transfers/${transferId}/files`, { method: "POST", headers: portal.bearer(who), body: form });
}

export async function download(portal: TestPortal, who: Enrolled, transferId: string, fileId: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${portal.url}/api/transfers/${transferId}/files/${fileId}/content`, { headers: { ...portal.bearer(who), ...headers } });
}

export function sha256(content: Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

/** Asks again until `is` holds, as a page does; for work that another part of the portal does by itself. */
export async function until<T>(ask: () => Promise<T>, is: (value: T) => boolean, what: string): Promise<T> {
  for (let turn = 0; turn < 600; turn += 1) {
    const value = await ask();
    if (is(value)) return value;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`never happened: ${what}`);
}
