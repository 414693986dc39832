import { randomBytes } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import type { FileShape } from "../../server/contract/shapes/transfer.ts";
import { answerOf, show } from "../support/received.ts";
import { sendForm, sha256, until } from "../support/http.ts";
import { startPortal, type TestPortal } from "../support/portal.ts";

let portal: TestPortal;
let transferId: string;
const large = randomBytes((64 << 20) + 1);

beforeAll(async () => {
  portal = await startPortal();
  ({ id: transferId } = await portal.as(portal.cast.customer)("POST /api/transfers", { body: { purpose: "repair" } }));
});

const send = async (name: string, content: Buffer, fields: Record<string, string> = {}): Promise<FileShape> => (await sendForm(portal, portal.cast.customer, transferId, name, content, fields)).json() as Promise<FileShape>;

describe("the answer to a form", () => {
  it("tells the fingerprint of a file up to 64 MiB, and what it is", async () => {
    const content = Buffer.from("id,name\n1,Ash\n2,Elm\n");
    expect(await send("a.csv", content)).toMatchObject({ sha256: sha256(content), bytes: content.length, format: { name: "CSV" } });
  });

  it("tells the fingerprint of any file that came with one, after comparing", async () => {
    expect((await send("large.bin", large, { sha256: sha256(large) })).sha256).toBe(sha256(large));
    expect(await answerOf(sendForm(portal, portal.cast.customer, transferId, "large.bin", large, { sha256: "0".repeat(64) }))).toBe("409 digest-mismatch");
  });

  it("does not wait for a large file's read-back, which follows by itself", async () => {
    const { id, sha256: told, bytes } = await send("large.bin", large);
    expect(told).toBeNull();
    expect(bytes).toBe(large.length);
    const seen = await until(() => show(portal, portal.cast.customer, transferId), (transfer) => transfer.files.some((file) => file.id === id && file.sha256 !== null), "the file is read back");
    expect(seen.files.find((file) => file.id === id)?.sha256).toBe(sha256(large));
    expect(seen.state).toBe("uploading");
  });
});
