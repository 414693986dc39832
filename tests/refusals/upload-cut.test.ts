import { randomBytes } from "node:crypto";
import { request, type ClientRequest, type IncomingMessage } from "node:http";
import { beforeAll, describe, expect, it } from "vitest";
import { endSession } from "../../server/actions/people/end-session.ts";
import { createTus, patchTus } from "../support/http.ts";
import { startPortal, type TestPortal } from "../support/portal.ts";

let portal: TestPortal;
let transferId: string;

beforeAll(async () => {
  portal = await startPortal({ environment: { FILE_BYTES_MAX: String(64 << 20) } });
  ({ id: transferId } = await portal.as(portal.cast.customer)("POST /api/transfers", { body: { purpose: "repair" } }));
});

/** The answer to a request whose body is still being sent. */
async function early(out: ClientRequest): Promise<{ status: number; code: string; offset: string | undefined }> {
  const message = await new Promise<IncomingMessage>((resolve, reject) => { out.once("response", resolve).once("error", reject); });
  const parts: Buffer[] = [];
  for await (const part of message) parts.push(part as Buffer);
  out.destroy();
  const text = Buffer.concat(parts).toString("utf8");
  return { status: message.statusCode ?? 0, code: text === "" ? "" : (JSON.parse(text) as { code: string }).code, offset: message.headers["upload-offset"] as string | undefined };
}

function begin(path: string, method: string, headers: Record<string, string>, first: Uint8Array): ClientRequest {
  const out = request(portal.url + path, { method, headers: { ...portal.bearer(portal.cast.customer), ...headers } });
  out.write(first);
  return out;
}

describe("a refusal while the body is still coming", () => {
  it("of a form is told at once, though most of it was never sent", async () => {
    const boundary = "cut-here";
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="kind"\r\n\r\nresult\r\n--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.db"\r\n\r\n`;
    const out = begin(`/api/transfers/${transferId}/files`, "POST", { "content-type": `multipart/form-data; boundary=${boundary}`, "content-length": String(50 << 20) }, Buffer.concat([Buffer.from(head), randomBytes(200_000)]));
    expect(await early(out)).toMatchObject({ status: 403, code: "not-allowed" });
  });

  it("of a PATCH is told at once, with an offset that is true", async () => {
    const created = await createTus(portal, portal.cast.customer, { transferId, name: "a.db", bytes: 30 << 20 });
    const location = created.headers.get("location") ?? "";
    expect((await patchTus(portal, portal.cast.customer, location, 0, randomBytes(1000))).headers.get("upload-offset")).toBe("1000");
    const out = begin(location, "PATCH", { "tus-resumable": "1.0.0", "upload-offset": "5", "content-type": "application/offset+octet-stream", "content-length": String(20 << 20) }, randomBytes(500_000));
    expect(await early(out)).toMatchObject({ status: 409, code: "offset-mismatch" });
    const head = await fetch(portal.url + location, { method: "HEAD", headers: { ...portal.bearer(portal.cast.customer), "tus-resumable": "1.0.0" } });
    expect(head.headers.get("upload-offset")).toBe("1000");
  });
});

describe("a session that ends during its upload (R31)", () => {
  it("stops the upload at once; what had come is kept and told, and the same token sends nothing more", async () => {
    const { customer } = portal.cast;
    const caller = await portal.caller(customer);
    const created = await createTus(portal, customer, { transferId, name: "b.db", bytes: 30 << 20 });
    const location = created.headers.get("location") ?? "";
    const arrived = new Promise<void>((resolve) => {
      const sealed = portal.ports.sealed as { append: (typeof portal.ports.sealed)["append"] };
      const original = sealed.append;
      sealed.append = (...given) => {
        sealed.append = original;
        const [, , source] = given;
        // Joins only after the store listens, for a first listener would start the flow.
        source.on("newListener", function joined(event) {
          if (event !== "data") return;
          source.off("newListener", joined);
          process.nextTick(() => source.once("data", () => { setImmediate(resolve); }));
        });
        return original(...given);
      };
    });
    const out = begin(location, "PATCH", { "tus-resumable": "1.0.0", "upload-offset": "0", "content-type": "application/offset+octet-stream", "content-length": String(30 << 20) }, randomBytes(3 << 20));
    const answered = early(out);
    await arrived;
    await endSession(portal.ports, caller, caller.sessionId);
    const answer = await answered;
    expect(answer).toMatchObject({ status: 401, code: "not-signed-in" });
    expect(Number(answer.offset)).toBeGreaterThan(0);
    expect((await patchTus(portal, customer, location, Number(answer.offset), randomBytes(10))).status).toBe(401);
  });
});
