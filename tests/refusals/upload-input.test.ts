import { randomBytes } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { sendMail } from "../../server/actions/upkeep/send-mail.ts";
import { createTus, download, patchTus, sendForm, sendTus, until } from "../support/http.ts";
import { startPortal, type TestPortal } from "../support/portal.ts";
import { rawRequest } from "../support/raw-request.ts";
import { answerOf, receive, show, takeAndRead } from "../support/received.ts";

const limit = 3 * 1024 * 1024;

let portal: TestPortal;
beforeAll(async () => { portal = await startPortal({ environment: { FILE_BYTES_MAX: String(limit) } }); });

async function requested(): Promise<string> {
  return (await portal.as(portal.cast.customer)("POST /api/transfers", { body: { purpose: "support" } })).id;
}

/** Names of everything in the store, as they stand on the disk. */
function stored(): string[] {
  const root = join(portal.folder, "data", "objects");
  return readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile() && entry.parentPath !== root).map((entry) => entry.name);
}

async function account() {
  const { id } = (await show(portal, portal.cast.customer, await requested())).account;
  return (await portal.ports.records.read.accounts.find({ id }))!;
}

async function leavesNothing(work: () => Promise<void>): Promise<void> {
  const before = { stored: stored().sort(), used: (await account()).usedBytes };
  await work();
  // Who broke off is answered, or gone, before the last trace is.
  await until(account, ({ usedBytes }) => usedBytes === before.used && stored().length === before.stored.length, "nothing is left");
  expect(stored().sort()).toEqual(before.stored);
}

/** A form as a hand wrote it: parts are `header lines` and content. */
function form(transferId: string, body: string | Buffer, options: { boundary?: string; type?: string; length?: number } = {}): Promise<{ status: number; text: string }> {
  const boundary = options.boundary ?? "xBOUNDARYx";
  const type = options.type ?? `multipart/form-data; boundary=${boundary}`;
  const content = Buffer.from(body);
  const head = [`POST /api/transfers/${transferId}/files HTTP/1.1`, `Host: ${new URL(portal.url).host}`, `Authorization: Bearer ${portal.cast.customer.token}`, `Content-Type: ${type}`, `Content-Length: ${String(options.length ?? content.length)}`, "Connection: close", "", ""].join("\r\n");
  return rawRequest(Number(new URL(portal.url).port), Buffer.concat([Buffer.from(head), content]));
}
const part = (disposition: string, content: string): string => `--xBOUNDARYx\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n${content}\r\n`;
const end = "--xBOUNDARYx--\r\n";

describe("a file's size", () => {
  it("of nothing is refused with its reason, and nothing is kept", async () => {
    const id = await requested();
    await leavesNothing(async () => {
      expect(await answerOf(createTus(portal, portal.cast.customer, { transferId: id, name: "empty.sqlite", bytes: 0 }))).toBe("400 empty-file");
      expect(await answerOf(sendForm(portal, portal.cast.customer, id, "empty.sqlite", Buffer.alloc(0)))).toBe("400 empty-file");
    });
    expect((await show(portal, portal.cast.customer, id)).files).toEqual([]);
  });

  it("at the limit is taken; one byte more is 413 and leaves nothing, by the form and by tus (R52)", async () => {
    const { customer } = portal.cast;
    const id = await requested();
    expect((await sendForm(portal, customer, id, "full.sqlite", Buffer.alloc(limit, 1))).status).toBe(201);
    expect((await createTus(portal, customer, { transferId: id, name: "full.sqlite", bytes: limit })).status).toBe(201);
    await leavesNothing(async () => {
      expect(await answerOf(sendForm(portal, customer, id, "over.sqlite", Buffer.alloc(limit + 1)))).toBe("413 too-large");
      expect(await answerOf(createTus(portal, customer, { transferId: id, name: "over.sqlite", bytes: limit + 1 }))).toBe("413 too-large");
      expect(await answerOf(createTus(portal, customer, { transferId: id, name: "over.sqlite", bytes: 2 ** 52 }))).toBe("413 too-large");
    });
  });

  it("told by nobody beforehand is counted while it comes, and who sent far too much still reads the answer (R52)", async () => {
    const { customer } = portal.cast;
    const id = await requested();
    await leavesNothing(async () => {
      const chunk = Buffer.alloc(256 * 1024, 7);
      async function* body(): AsyncGenerator<Buffer> {
        yield Buffer.from(part('name="file"; filename="stream.sqlite"', "").slice(0, -2));
        for (let sent = 0; sent < 6 * limit; sent += chunk.length) yield await Promise.resolve(chunk);
        yield Buffer.from(`\r\n${end}`);
      }
      const answer = await fetch(`${portal.url}/api/transfers/${id}/files`, { method: "POST", headers: { ...portal.bearer(customer), "content-type": "multipart/form-data; boundary=xBOUNDARYx" }, body: ReadableStream.from(body()), duplex: "half" });
      expect(await answerOf(answer)).toBe("413 too-large");
      expect(await answerOf(sendForm(portal, customer, id, "big.sqlite", Buffer.alloc(12 * limit)))).toBe("413 too-large");
    });
  });

  it("that differs from what tus announced is refused: more at once, less never finishes", async () => {
    const { customer } = portal.cast;
    const id = await requested();
    const location = (await createTus(portal, customer, { transferId: id, name: "five.sqlite", bytes: 5 })).headers.get("location") ?? "";
    expect(await answerOf(patchTus(portal, customer, location, 0, Buffer.from("123456")))).toBe("413 too-large");
    expect(await answerOf(patchTus(portal, customer, location, 0, Buffer.from("1234")))).toBe("204");
    const complete = await fetch(`${portal.url}/api/transfers/${id}/complete`, { method: "POST", headers: { ...portal.bearer(customer), "content-type": "application/json" } });
    expect(await answerOf(complete)).toBe("409 conflict-unfinished");
    expect((await show(portal, customer, id)).state).toBe("uploading");
  });
});

describe("a sender's name for a file", () => {
  const names = ["../../etc/passwd", "..\\..\\boot.ini", "C:\\Users\\x\\data.mdb", "/etc/shadow", "CON", "nul.sqlite", "$(touch pwned-x)", ";id", "-rf", "`id`", "{{7*7}}", "${7*7}", "<%= 7*7 %>", "#{7*7}", "\u202Egpj.exe", "Łódź 株式会社 🧪.sqlite", "a".repeat(300), "ä".repeat(512), "%0d%0aSet-Cookie: x=1", 'quote".sqlite', "a;b=c.sqlite", ".hidden", "con.tar.gz", "x'; DROP TABLE files;--"];

  it.each(names.map((name) => ({ name, shown: name.length > 60 ? `${name.slice(0, 20)}… (${String(Buffer.byteLength(name))} bytes)` : name })))("is only text, never a place or a command: $shown (R05, R12, R14, R53)", async ({ name }) => {
    const { customer } = portal.cast;
    const id = await requested();
    const content = Buffer.from(`content of ${name}`);
    const byTus = await sendTus(portal, customer, id, name, content);
    const byForm = await form(id, part(`name="file"; filename="${name.replaceAll('"', "%22")}"`, content.toString()) + end);
    expect(byForm.status).toBe(201);
    const files = (await show(portal, customer, id)).files;
    expect(files.find((file) => file.id === byTus)?.name).toBe(name.normalize("NFC"));
    await portal.as(customer)("POST /api/transfers/:id/complete", { params: { id } });
    await until(() => show(portal, customer, id), (seen) => seen.state === "received", "received");
    const answer = await download(portal, customer, id, byTus);
    expect(answer.status).toBe(200);
    expect(await answer.text()).toBe(content.toString());
    const disposition = answer.headers.get("content-disposition") ?? "";
    expect(disposition).toMatch(/^attachment; filename="[^"\\/:<>|?*%]{1,200}"; filename\*=UTF-8''[A-Za-z0-9!#$&+.^_`|~%-]+$/);
    const saved = decodeURIComponent(disposition.split("UTF-8''")[1] ?? "");
    expect(saved).not.toMatch(/[/\\\u0000-\u001f\u202a-\u202e]|^\.|^(con|nul)(\.|$)/i);
    expect(saved).not.toContain("49");
    expect(answer.headers.get("set-cookie")).toBeNull();
  });

  it.each([["2,000 bytes", "n".repeat(2000)], ["1,025 bytes in 513 letters", `${"ä".repeat(512)}x`], ["nothing", ""], ["spaces", "   "]])("of %s is refused, and nothing is kept", async (_what, name) => {
    const { customer } = portal.cast;
    const id = await requested();
    await leavesNothing(async () => {
      expect(await answerOf(createTus(portal, customer, { transferId: id, name, bytes: 5 }))).toBe("400 not-valid");
      if (name.trim() !== "") expect(await answerOf(sendForm(portal, customer, id, name, Buffer.from("12345")))).toBe("400 not-valid");
    });
  });

  it("with NUL or another control character ends at the door, by form, tus and JSON (R18)", async () => {
    const id = await requested();
    await leavesNothing(async () => {
      for (const name of ["user\0x.sqlite", "\u0001", "a\u001bb", "a\u007f"]) {
        expect(await answerOf(createTus(portal, portal.cast.customer, { transferId: id, name, bytes: 5 })), JSON.stringify(name)).toBe("400 not-valid");
        expect((await form(id, part(`name="file"; filename="${name}"`, "12345") + end)).status, JSON.stringify(name)).toBe(400);
        const title = await fetch(`${portal.url}/api/transfers`, { method: "POST", headers: { ...portal.bearer(portal.cast.customer), "content-type": "application/json" }, body: JSON.stringify({ purpose: "support", title: name }) });
        expect(title.status).toBe(400);
      }
    });
  });

  it("never names anything in the store, the temp folder or the program's own folder (R11, R12)", () => {
    expect(stored().length).toBeGreaterThan(0);
    for (const name of stored()) expect(name).toMatch(/^file_[a-z0-9]{26}(\.(part|tail|part-new|tail-new))?$/);
    expect(existsSync("pwned-x") || existsSync(join(tmpdir(), "pwned-x"))).toBe(false);
    for (const root of ["server", "jobs"]) for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) if (entry.isFile() && entry.name.endsWith(".ts")) expect(readFileSync(join(entry.parentPath, entry.name), "utf8"), entry.name).not.toMatch(/child_process|\beval\(|new Function\(/);
  });

  it("and notes, reasons and titles stay the letters that they are, in answers and in mail (R14)", async () => {
    const { customer, staff } = portal.cast;
    const hostile = "{{7*7}} ${7*7} <%= 7*7 %> <img src=x onerror=alert(1)>";
    const file = await receive(portal, { title: hostile, name: "{{7*7}}.sqlite" });
    await takeAndRead(portal, staff, file);
    await portal.as(staff)("POST /api/transfers/:id/return", { params: { id: file.id }, body: { note: hostile, nothingToReturn: true, removal: { attested: true, method: "other", note: hostile } } });
    const seen = await show(portal, customer, file.id);
    expect([seen.title, seen.returned?.note, seen.files[0]?.name]).toEqual([hostile, hostile, "{{7*7}}.sqlite"]);
    expect((await portal.as(customer)("GET /api/transfers/:id/timeline", { params: { id: file.id } })).items.map((item) => item.text)).toContain(hostile);
    const since = new Set((await portal.ports.records.read.outbox.list({ transferId: file.id })).map((mail) => mail.messageId));
    await sendMail(portal.ports);
    const inbox = readdirSync(join(portal.folder, "data", "mail")).map((name) => readFileSync(join(portal.folder, "data", "mail", name), "utf8")).filter((mail) => since.has((JSON.parse(mail) as { messageId: string }).messageId));
    expect(inbox.length).toBeGreaterThan(0);
    for (const mail of inbox) expect((JSON.parse(mail) as { text: string }).text.replaceAll(file.number, "")).not.toMatch(/\b49\b|7\*7|onerror/);
  });
});

describe("an account's room", () => {
  const quota = async (left: number): Promise<string> => {
    const { id, usedBytes } = await account();
    await portal.ports.records.read.accounts.update({ id }, { quotaBytes: usedBytes + left });
    return id;
  };

  it("holds the sum of two hundred uploads that begin at once at its edge (R33, F04)", async () => {
    const { customer } = portal.cast;
    const transferId = await requested();
    const accountId = await quota(1_050);
    const answers = await Promise.all(Array.from({ length: 200 }, (_, index) => createTus(portal, customer, { transferId, name: `${String(index)}.sqlite`, bytes: 100 })));
    const statuses = await Promise.all(answers.map((answer) => answerOf(answer.clone())));
    expect(statuses.filter((status) => status === "201")).toHaveLength(10);
    expect(statuses.filter((status) => status === "413 quota-reached")).toHaveLength(190);
    const { usedBytes, quotaBytes } = (await portal.ports.records.read.accounts.find({ id: accountId }))!;
    expect(quotaBytes - usedBytes).toBe(50);
    // Removed ones give their room back, once.
    const made = answers.filter((answer) => answer.status === 201).map((answer) => answer.headers.get("location") ?? "");
    for (const location of made.slice(0, 3)) for (const status of [204, 404]) expect((await fetch(portal.url + location, { method: "DELETE", headers: { ...portal.bearer(customer), "tus-resumable": "1.0.0" } })).status).toBe(status);
    expect((await portal.ports.records.read.accounts.find({ id: accountId }))?.usedBytes).toBe(usedBytes - 300);
  });

  it("is not got round by a form without a length, and a failed one gives everything back (R33)", async () => {
    const { customer } = portal.cast;
    const id = await requested();
    await quota(1_000);
    await leavesNothing(async () => {
      expect(await answerOf(sendForm(portal, customer, id, "a.sqlite", Buffer.alloc(5_000)))).toBe("413 quota-reached");
      expect(await answerOf(sendForm(portal, customer, id, "a.sqlite", Buffer.from("123"), { sha256: "0".repeat(64) }))).toBe("409 digest-mismatch");
      expect(await answerOf(sendForm(portal, customer, id, "a.sqlite", Buffer.from("123"), { kind: "masked" }))).toBe("409 masked-not-available");
      expect(await answerOf(sendForm(portal, customer, id, "a.sqlite", Buffer.from("123"), { kind: "result" }))).toBe("403 not-allowed");
      expect(await answerOf(sendForm(portal, customer, id, "a.sqlite", Buffer.from("123"), { terms: "1999-01-00000000" }))).toBe("409 terms-changed");
    });
    expect((await sendForm(portal, customer, id, "a.sqlite", Buffer.alloc(400))).status).toBe(201);
    await quota(2 ** 30);
  });
});

describe("forms made to break the parser", () => {
  const file = part('name="file"; filename="a.sqlite"', "12345");
  const broken: Record<string, string | { body: string; type: string } | { body: string; length: number }> = {
    "a part without a name": `--xBOUNDARYx\r\nContent-Disposition: form-data\r\n\r\nx\r\n${end}`,
    "an empty field name": part('name=""', "x") + part('name=""; filename="a"', "x") + end,
    "array keys at the edge of 32 bits": part('name="a[4294967294]"', "1") + part('name="a[x]"', "1") + end,
    "ten thousand levels": part(`name="a${"[b]".repeat(10_000)}"`, "1") + end,
    "a prototype as a field": part('name="__proto__[kind]"', "result") + part('name="constructor[prototype][kind]"', "result") + end,
    "no boundary": { body: file + end, type: "multipart/form-data" },
    "another boundary": { body: file + end, type: "multipart/form-data; boundary=other" },
    "a boundary that never ends": file.slice(0, -2),
    "a cut head": '--xBOUNDARYx\r\nContent-Disposition: form-data; name="file"; filename="a',
    "two files": file + part('name="file"; filename="b.sqlite"', "678") + end,
    "a file in another field": part('name="other"; filename="b.sqlite"', "678") + end,
    "no file": part('name="kind"', "original") + end,
    "a thousand fields": part('name="x"', "1").repeat(1_000) + end,
    "a very long value": part('name="sha256"', "f".repeat(100_000)) + file + end,
    "a very long header": part(`name="file"; filename="${"a".repeat(100_000)}"`, "x") + end,
    "a kind that is none": part('name="kind"', "everything") + file + end,
    "two kinds": part('name="kind"', "original") + part('name="kind"', "result") + file + end,
    "nothing at all": "",
  };

  it.each(Object.keys(broken))("%s: refused at once, nothing kept, the same process answers (R49, R50, R51)", async (what) => {
    const given = broken[what] ?? "";
    const id = await requested();
    await leavesNothing(async () => {
      const started = performance.now();
      const { body, ...options } = typeof given === "string" ? { body: given } : given;
      const answer = await form(id, body, options);
      expect(answer.status, answer.text.slice(-300)).toBeOneOf([400, 413]);
      expect(performance.now() - started).toBeLessThan(3_000);
    });
    expect((await fetch(`${portal.url}/api/health`)).status).toBe(200);
  });

  it("nested and numbered names that come with a file change nothing either", async () => {
    const id = await requested();
    const answer = await form(id, part('name="a[0]"', "1") + part('name="a[1][b]"', "1") + file + end);
    expect(answer.status).toBeOneOf([201, 400]);
    expect((await show(portal, portal.cast.customer, id)).state).toBeOneOf(["uploading", "requested"]);
  });
});

it.skipIf(process.platform !== "linux")("sixty senders that break off anywhere leave no open file, no temp file and nothing in the store (R48)", async () => {
  const { customer } = portal.cast;
  const id = await requested();
  const open = (): number => readdirSync("/proc/self/fd").length;
  // Connections that wait for the next request are not leaked; those that hang would not close.
  const idleClosed = async (): Promise<number> => {
    portal.serving.server.closeIdleConnections();
    // The other end of each is in this process too and needs a moment to see it.
    await new Promise((resolve) => setTimeout(resolve, 100));
    return open();
  };
  const temporary = (): string[] => readdirSync(tmpdir()).filter((name) => /custody|multer|tus/i.test(name) && !name.startsWith("custody-")).sort();
  const before = { temporary: temporary(), stored: stored().length, used: (await account()).usedBytes, open: await idleClosed() };
  const content = randomBytes(1_500_000);
  const locations: string[] = [];
  const breakOff = async (index: number): Promise<void> => {
    const stopAt = Math.floor(Math.random() * content.length);
    const gone = new AbortController();
    async function* body(): AsyncGenerator<Buffer> {
      if (index % 5 !== 0) yield Buffer.from(part('name="file"; filename="x.sqlite"', "").slice(0, -2));
      yield content.subarray(0, stopAt);
      await new Promise((resolve) => setTimeout(resolve, 2));
      gone.abort();
      yield content.subarray(stopAt);
    }
    const request = { body: ReadableStream.from(body()), duplex: "half", signal: gone.signal };
    if (index % 5 !== 0) await fetch(`${portal.url}/api/transfers/${id}/files`, { method: "POST", headers: { ...portal.bearer(customer), "content-type": "multipart/form-data; boundary=xBOUNDARYx" }, ...request } as RequestInit).catch(() => undefined);
    else {
      const location = (await createTus(portal, customer, { transferId: id, name: "x.sqlite", bytes: content.length })).headers.get("location") ?? "";
      locations.push(location);
      await fetch(portal.url + location, { method: "PATCH", headers: { ...portal.bearer(customer), "tus-resumable": "1.0.0", "upload-offset": "0", "content-type": "application/offset+octet-stream" }, ...request } as RequestInit).catch(() => undefined);
    }
  };
  for (let index = 0; index < 60; index += 10) await Promise.all(Array.from({ length: 10 }, (_, step) => breakOff(index + step)));
  // What tus took stays for a while, to go on with; "stop and remove" takes it away.
  for (const location of locations) expect((await fetch(portal.url + location, { method: "DELETE", headers: { ...portal.bearer(customer), "tus-resumable": "1.0.0" } })).status).toBe(204);
  await until(() => Promise.resolve(stored().length), (count) => count === before.stored, "the store is as before");
  await until(idleClosed, (count) => count <= before.open, "every descriptor is back");
  expect(temporary()).toEqual(before.temporary);
  expect((await account()).usedBytes).toBe(before.used);
  expect(await portal.ports.records.read.files.count({ transferId: id, state: ["arriving", "stored", "ready"] })).toBe(0);
}, 120_000);
