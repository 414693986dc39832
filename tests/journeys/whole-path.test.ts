import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { verifyCertificate } from "../../server/sealing/verify-certificate.ts";
import { findNeedles, plantDatabase, textNeedles, windowsOf, type Needle } from "../support/canaries.ts";
import { download, sendForm, sendTus, sha256, until } from "../support/http.ts";
import { startPortal, type TestPortal } from "../support/portal.ts";

const data = (name: string): Buffer => readFileSync(new URL(`../support/data/${name}`, import.meta.url));

const work = mkdtempSync(join(tmpdir(), "custody-planted-"));
afterAll(() => { rmSync(work, { recursive: true, force: true }); });
const plantedPath = join(work, "planted.sqlite");
const planted = plantDatabase(plantedPath, 12 * 1024 * 1024);

// Looked up by name: a table with megabytes in its rows takes the runner minutes to print.
const files: readonly { name: string; title: string; content: Buffer; needles: Needle[]; way: "tus" | "form" }[] = [
  { name: "Chinook_Sqlite.sqlite", title: "Rechnungen aus dem Musikladen", content: data("Chinook_Sqlite.sqlite"), needles: [...windowsOf("Chinook", data("Chinook_Sqlite.sqlite"), 60), ...textNeedles("a customer", "luisg@embraer.com.br")], way: "tus" },
  { name: "ASampleDatabase.accdb", title: "Anlagenverzeichnis der Werkstatt", content: data("ASampleDatabase.accdb"), needles: windowsOf("ASample", data("ASampleDatabase.accdb"), 40), way: "form" },
  { name: "planted-customers-2026.sqlite", title: "Zwölf Megabyte mit Kanarienvögeln", content: readFileSync(plantedPath), needles: planted, way: "tus" },
];

let portal: TestPortal;
beforeAll(async () => { portal = await startPortal(); });

describe.each(files.map((file) => file.name))("%s, from the customer's hand to the proof that it is gone", (name) => {
  const { title, content, needles, way } = files.find((file) => file.name === name)!;
  it("is received, worked on, returned, collected, deleted and certified, and stands nowhere in between", async () => {
    const { customer, staff } = portal.cast;
    const note = `Wir haben den Index der Tabelle neu aufgebaut (${name})`;
    const secret = [...needles, ...textNeedles("the name", name), ...textNeedles("the title", title), ...textNeedles("the note", note)];
    const nowhere = (): void => { expect(findNeedles([portal.folder], secret)).toEqual([]); };

    const transfer = await portal.as(customer)("POST /api/transfers", { body: { purpose: "repair", title } });
    expect(transfer.state).toBe("requested");
    const id = transfer.id;
    if (way === "tus") await sendTus(portal, customer, id, name, content);
    else {
      const sent = await sendForm(portal, customer, id, name, content, { sha256: sha256(content) });
      expect(sent.status).toBe(201);
      expect(((await sent.json()) as { sha256: string }).sha256).toBe(sha256(content));
    }
    await portal.as(customer)("POST /api/transfers/:id/complete", { params: { id } });
    const show = (): ReturnType<typeof read> => read();
    const read = () => portal.as(customer)("GET /api/transfers/:id", { params: { id } });
    const received = await until(show, (seen) => seen.state === "received", "received");
    expect(received.files).toHaveLength(1);
    const original = received.files[0]!;
    expect(original).toMatchObject({ name, bytes: content.length, sha256: sha256(content) });
    expect(original.format?.finding).toBe("readable");
    nowhere();

    // Nobody reads without an own open checkout; with one, byte for byte.
    expect((await download(portal, staff, id, original.id)).status).toBe(403);
    const checkout = await portal.as(staff)("POST /api/transfers/:id/checkouts", { params: { id }, body: { purpose: "repair", reason: "The index is broken", device: "Laptop 7", copy: "full" } });
    const copy = Buffer.from(await (await download(portal, staff, id, original.id)).arrayBuffer());
    expect(sha256(copy)).toBe(sha256(content));
    await portal.as(staff)("POST /api/transfers/:id/checkouts/:cid/work", { params: { id, cid: checkout.id }, body: { kind: "repair" } });

    // Changed, sent back; not without attesting that the copy is gone.
    copy.writeUInt32BE(0xc0ffee00, copy.length - 4);
    const resultId = await sendTus(portal, staff, id, `repaired ${name}`, copy, "result");
    await expect(portal.as(staff)("POST /api/transfers/:id/return", { params: { id }, body: { note } })).rejects.toMatchObject({ status: 409, problem: { code: "removal-outstanding" } });
    await portal.as(staff)("POST /api/transfers/:id/return", { params: { id }, body: { note, removal: { attested: true, method: "overwritten" } } });
    nowhere();

    const returned = await read();
    expect(returned.state).toBe("returned");
    expect(returned.returned?.note).toBe(note);
    const result = Buffer.from(await (await download(portal, customer, id, resultId)).arrayBuffer());
    expect(result.equals(copy)).toBe(true);
    await until(show, (seen) => seen.state === "collected", "collected after the last byte of the result");

    const direction = await portal.as(customer)("POST /api/transfers/:id/directions", { params: { id }, body: { delete: "now", reason: "The work is done", confirm: transfer.number } });
    expect(direction.state).toBe("begun");
    const deleted = await until(show, (seen) => seen.state === "deleted", "deleted");
    expect(deleted.files.map((file) => file.name)).toEqual([null, null]);
    nowhere();

    expect((await download(portal, customer, id, original.id)).status).toBe(410);
    const certificate = await (await fetch(`${portal.url}/api/transfers/${id}/certificate.json`, { headers: portal.bearer(customer) })).text();
    const { keys } = (await (await fetch(`${portal.url}/api/verify/keys`)).json()) as { keys: never };
    const verdict = verifyCertificate(certificate, keys);
    expect(verdict.problems).toEqual([]);
    expect(verdict.isValid).toBe(true);
    expect(verdict.title).toBe("All known copies are erased");
    for (const at of [20, Math.floor(certificate.length / 2), certificate.length - 20]) {
      const changed = Buffer.from(certificate);
      changed[at] = changed[at]! ^ 1;
      expect(verifyCertificate(changed.toString("latin1"), keys).isValid, `byte ${String(at)} changed`).toBe(false);
    }
    const shown = await portal.as(null)("GET /api/verify/:address", { params: { address: deleted.certificateAddress ?? "" } });
    expect(shown).toMatchObject({ isValid: true, number: transfer.number.replace("T-", "C-"), outstandingRemovals: 0 });
    const pdf = await fetch(`${portal.url}/api/transfers/${id}/certificate.pdf`, { headers: portal.bearer(customer) });
    expect(Buffer.from(await pdf.arrayBuffer()).subarray(0, 5).toString()).toBe("%PDF-");
  }, 120_000);
});
