import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { admit } from "../../server/http/middleware/authorise.ts";
import { problems } from "../../server/http/problem.ts";
import { refusalCodes } from "../../server/domain/refusal.ts";
import { enrolSupervisor, openDoor, password, type Door, type Enrolled } from "../support/door.ts";
import { rawRequest } from "../support/raw-request.ts";

let door: Door;
let ada: Enrolled;
let session: string;
let token: string;
beforeAll(async () => {
  door = await openDoor();
  ada = await enrolSupervisor(door);
  session = ada.client.jar.get("__Host-session") ?? "";
  token = String((await ada.client.post("/api/tokens", { name: "script" })).body.token);
});
afterAll(() => door.close());

const raw = (lines: string[], body = "") => rawRequest(door.port, [...lines, "Connection: close", "", body].join("\r\n"));
const ourHost = () => `Host: 127.0.0.1:${String(door.port)}`;

describe("a foreign Host is refused before anything is read (R04, R56)", () => {
  for (const [what, lines] of Object.entries({
    "another name": ["GET /api/session HTTP/1.1", "Host: evil.example"],
    "our name with another port": ["GET /api/session HTTP/1.1", "Host: localhost:1"],
    "SQL": ["GET /api/session HTTP/1.1", "Host: ' or 1=1 --"],
    "two hosts": ["GET /api/session HTTP/1.1", "Host: localhost:8080", "Host: evil.example"],
    "a target in absolute form": ["GET http://evil.example/api/session HTTP/1.1", "Host: localhost:8080"],
    "an appended name": ["GET /api/session HTTP/1.1", "Host: localhost:8080.evil.example"],
    "a name before @": ["GET /api/session HTTP/1.1", "Host: localhost:8080@evil.example"],
  })) {
    it(what, async () => {
      const answer = await raw([...lines, `Authorization: Bearer ${token}`]);
      expect(answer.status).toBe(400);
      expect(answer.text).not.toContain("evil");
    });
  }
  it("while the configured one and, from this machine, its loopback names are answered", async () => {
    for (const line of ["Host: localhost:8080", ourHost(), `Host: localhost:${String(door.port)}`]) expect((await raw(["GET /api/session HTTP/1.1", line, `Authorization: Bearer ${token}`])).status).toBe(200);
  });
});

describe("hostile characters end at the door (R01, R18)", () => {
  it("NUL and other control characters, written out or encoded, in path, query, header, cookie and upload metadata", async () => {
    const asked: string[][] = [
      ["GET /api/people?search=%00 HTTP/1.1"],
      ["GET /api/people?search=a%0d%0ab HTTP/1.1"],
      ["GET /api/accounts/account_%00 HTTP/1.1"],
      ["GET /api/accounts/%zz HTTP/1.1"],
      ["GET /api/people?%7f=1 HTTP/1.1"],
      ["GET /api/people HTTP/1.1", "X-Custom: a\u0000b"],
      ["GET /api/people HTTP/1.1", "X-Custom: a\u0001b"],
      ["GET /api/people HTTP/1.1", "Cookie: theme=%00dark"],
      ["GET /api/people HTTP/1.1", `Upload-Metadata: filename ${Buffer.from("a\0b").toString("base64")}`],
    ];
    for (const lines of asked) expect((await raw([...lines, ourHost(), `Authorization: Bearer ${token}`])).status, lines.join()).toBe(400);
  });

  it("in any text of a body, keys included", async () => {
    for (const body of ['{"email":"a\\u0000@b.example"}', '{"email":"a@b.example","x\\u0000":1}', '{"email":["\\u001b"]}']) {
      expect((await raw(["POST /api/sign-in/code HTTP/1.1", ourHost(), "Content-Type: application/json", `Content-Length: ${String(body.length)}`], body)).status, body).toBe(400);
    }
  });

  it("quotes are only text: no error of the database, nothing found", async () => {
    for (const value of ["'", "')--", "$$", "1' or '1'='1", "%25", "_", "\\"]) {
      const found = await ada.client.get(`/api/people?search=${encodeURIComponent(value)}`);
      expect([found.status, found.body.items], value).toEqual([200, []]);
      expect((await ada.client.get(`/api/accounts/${encodeURIComponent(value)}`)).status).toBe(404);
      expect((await ada.client.get(`/api/people?cursor=${encodeURIComponent(value)}`)).status).toBe(400);
      expect((await door.client().get("/api/session", { Cookie: `__Host-session=${encodeURIComponent(value)}` })).status).toBe(401);
    }
  });

  it("headers that claim an inner origin are nothing to us", async () => {
    for (const name of ["X-Internal-User", "X-Original-URL", "X-Rewrite-URL", "X-HTTP-Method-Override", "X-siLock-Transaction"]) {
      expect((await door.client().get("/api/session", { [name]: "/api/health" })).status).toBe(401);
    }
  });
});

describe("one credential a request", () => {
  it("cookie and token together, two cookies, two tokens are refused", async () => {
    const cookie = `Cookie: __Host-session=${session}`;
    const authorization = `Authorization: Bearer ${token}`;
    expect((await raw(["GET /api/session HTTP/1.1", ourHost(), cookie])).status).toBe(200);
    for (const lines of [[cookie, authorization], [`${cookie}; __Host-session=${session}`], [authorization, authorization], [cookie, "Authorization: Basic x"]]) {
      expect((await raw(["GET /api/session HTTP/1.1", ourHost(), ...lines])).status, lines.join()).toBe(400);
    }
  });

  it("a cookie's value is no bearer token, and a token no cookie", async () => {
    expect((await door.client().get("/api/session", { Authorization: `Bearer ${session}` })).status).toBe(401);
    expect((await door.client().get("/api/session", { Cookie: `__Host-session=${token}` })).status).toBe(401);
  });

  it("an unknown token is refused before the body is read, and the page hands out none (R08)", async () => {
    // The announced body never comes: an answer proves that nobody waited for it.
    const answer = await raw(["POST /api/accounts HTTP/1.1", ourHost(), `Authorization: Bearer ${"k".repeat(43)}`, "Content-Type: application/json", "Content-Length: 1000000"], "{");
    expect(answer.status).toBe(401);
    expect(answer.text).not.toMatch(/set-cookie|token"/i);
  });
});

describe("a cookie speaks only for the portal's own pages (R21)", () => {
  const make = async (headers: Record<string, string>) => {
    const before = await door.records.read.accounts.count({});
    const answer = await fetch(`http://127.0.0.1:${String(door.port)}/api/accounts`, { method: "POST", headers: { Cookie: `__Host-session=${session}`, "Content-Type": "application/json", ...headers }, body: JSON.stringify({ name: "Forged" }) });
    return [answer.status, (await door.records.read.accounts.count({})) - before];
  };
  const own = { Origin: "http://localhost:8080", "Sec-Fetch-Site": "same-origin" };

  for (const [what, headers] of Object.entries({
    "no Origin": { "Sec-Fetch-Site": "same-origin" },
    "no Sec-Fetch-Site": { Origin: own.Origin },
    "Origin null": { ...own, Origin: "null" },
    "another site": { ...own, Origin: "https://evil.example" },
    "a sibling": { ...own, Origin: "http://localhost:8081" },
    "a longer name": { ...own, Origin: "http://localhost:8080.evil.example" },
    "https for http": { ...own, Origin: "https://localhost:8080" },
    "cross-site": { ...own, "Sec-Fetch-Site": "cross-site" },
    "same-site": { ...own, "Sec-Fetch-Site": "same-site" },
    none: { ...own, "Sec-Fetch-Site": "none" },
  })) {
    it(`${what}: 403 and nothing written`, async () => {
      expect(await make(headers)).toEqual([403, 0]);
    });
  }

  it("the right ones pass, and a bearer token needs none", async () => {
    expect(await make(own)).toEqual([201, 1]);
    const answer = await door.client().post("/api/accounts", { name: "Scripted" }, { Authorization: `Bearer ${token}`, Origin: "https://evil.example" });
    expect(answer.status).toBe(201);
  });

  it("nobody is signed in by another site", async () => {
    const answer = await door.client().post("/api/sign-in", { email: ada.email, password, totp: await door.totp(ada.secret) }, { Origin: "https://evil.example", "Sec-Fetch-Site": "cross-site" });
    expect([answer.status, answer.headers["set-cookie"]]).toEqual([403, undefined]);
  });

  it("no answer carries a CORS header", async () => {
    const answer = await ada.client.get("/api/session", { Origin: "https://evil.example" });
    expect(Object.keys(answer.headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
  });
});

it("content types that no route reads are refused with 415 (R07)", async () => {
  for (const type of ["text/plain", "application/xml", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json-patch+json", "application/offset+octet-stream", "image/svg+xml", "x"]) {
    const answer = await fetch(`http://127.0.0.1:${String(door.port)}/api/sign-in/code`, { method: "POST", headers: { "Content-Type": type }, body: '{"email":"a@b.example"}' });
    expect(answer.status, type).toBe(415);
  }
  const nothing = await raw(["POST /api/sign-in/code HTTP/1.1", ourHost(), "Content-Length: 2"], "{}");
  expect(nothing.status).toBe(415);
});

describe("addresses and bodies made to choke a parser end fast, in the same process (R67)", () => {
  const fast = async (work: () => Promise<{ status: number }>): Promise<number> => {
    const start = performance.now();
    const { status } = await work();
    expect(performance.now() - start).toBeLessThan(500);
    return status;
  };
  it("ten thousand parameters, a long segment, deep arrays", async () => {
    await ada.client.get("/api/session");
    const bearer = { Authorization: `Bearer ${token}` };
    const get = (path: string) => fetch(`http://127.0.0.1:${String(door.port)}${path}`, { headers: bearer });
    expect([400, 413, 431]).toContain(await fast(() => get(`/api/people?${Array.from({ length: 3000 }, (_, index) => `a${String(index)}`).join("&")}`)));
    expect(await fast(() => get(`/api/people?${"a&".repeat(60)}`))).toBe(400);
    expect(await fast(() => get(`/api/accounts/${"a".repeat(5000)}`))).toBe(413);
    expect(await fast(() => get("/api/people?limit[a][b][c]=1&limit=5&limit=6"))).toBe(400);
    const deep = `${"[".repeat(200_000)}${"]".repeat(200_000)}`;
    expect(await fast(() => fetch(`http://127.0.0.1:${String(door.port)}/api/sign-in/code`, { method: "POST", headers: { "Content-Type": "application/json" }, body: deep }))).toBe(400);
    const large = JSON.stringify({ email: "a".repeat(2_000_000) });
    expect(await fast(() => fetch(`http://127.0.0.1:${String(door.port)}/api/sign-in/code`, { method: "POST", headers: { "Content-Type": "application/json" }, body: large }))).toBe(413);
  });
});

it("a request's id is ours, whatever is sent (R68)", async () => {
  for (const sent of ["<script>", "a".repeat(2000), "request_aaaaaaaaaaaaaaaaaaaaaaaaaa"]) {
    const answer = await door.client().get("/api/session", { "X-Request-Id": sent });
    expect(answer.headers["x-request-id"]).toMatch(/^request_[a-z2-9]{26}$/);
    expect(answer.headers["x-request-id"]).not.toBe(sent);
    expect(answer.text).not.toContain(sent);
  }
});

describe("every answer carries the headers", () => {
  const policy = "default-src 'none';script-src 'self';style-src 'self';connect-src 'self';img-src 'self' blob:;font-src 'self';worker-src 'self';manifest-src 'self';form-action 'self';base-uri 'none';frame-ancestors 'none'";
  it("on loopback http: the strict policy without an upgrade, no HSTS, nothing stored", async () => {
    for (const answer of [await ada.client.get("/api/session"), await door.client().get("/api/session"), await door.client().get("/nowhere")]) {
      expect(answer.headers["content-security-policy"]).toBe(policy);
      expect(answer.headers).toMatchObject({ "referrer-policy": "same-origin", "x-content-type-options": "nosniff", "cross-origin-opener-policy": "same-origin", "cross-origin-resource-policy": "same-origin", "x-frame-options": "DENY", "cache-control": "no-store" });
      expect(answer.headers["strict-transport-security"]).toBeUndefined();
      expect(answer.headers["x-powered-by"]).toBeUndefined();
    }
  });
  it("WebAssembly may be compiled by the workers that compute fingerprints and read databases, and by nothing else", async () => {
    const csp = async (path: string) => String((await door.client().get(path)).headers["content-security-policy"]);
    expect(await csp("/assets/hash-worker-B1a2_c.js")).toContain("script-src 'self' 'wasm-unsafe-eval';");
    for (const worker of ["tables-worker", "masked-rows-worker", "session-host-worker"]) expect(await csp(`/assets/${worker}-B1a2_c.js`)).toContain("script-src 'self' 'wasm-unsafe-eval';");
    for (const path of ["/", "/assets/index-B1a2.js", "/assets/sqlite-B1a2.js", "/assets/tables-worker-x.wasm", "/assets/hash-worker-x/../evil.js", "/api/assets/hash-worker-x.js"]) expect(await csp(path)).not.toContain("wasm");
  });
  it("on https: HSTS too", async () => {
    const secure = await openDoor({ publicUrl: "https://custody.example.org", isTrustingProxy: true });
    const { headers } = await secure.client().get("/api/session");
    expect(headers["strict-transport-security"]).toBe("max-age=63072000");
    expect(headers["content-security-policy"]).toContain("upgrade-insecure-requests");
    await secure.close();
  });
  it("the session's cookie is bound to the host, the path and https, and no script reads it", async () => {
    const answer = await ada.client.post("/api/sign-in", { email: ada.email, password, totp: await door.totp(ada.secret) });
    const line = (answer.headers["set-cookie"] as unknown as string[]).find((one) => one.startsWith("__Host-session="));
    expect(line).toMatch(/^__Host-session=[\w-]{43}; Max-Age=43200; Path=\/; Secure; HttpOnly; SameSite=Lax$/);
    session = ada.client.jar.get("__Host-session") ?? "";
  });
});

describe("attempts are limited by the socket's address (R38)", () => {
  it("whatever X-Forwarded-For says, unless a proxy is configured", async () => {
    const limits = { perAddress: 5, perEmail: 1000, seconds: 600 };
    const direct = await openDoor({ limits });
    const statuses = async (at: Door) => Promise.all(Array.from({ length: 8 }, (_, index) => at.client().post("/api/sign-in", { email: `p${String(index)}@x.example`, code: "BBBBBBBB" }, { "X-Forwarded-For": `10.0.0.${String(index)}` }).then((answer) => answer.status)));
    expect((await statuses(direct)).filter((status) => status === 429)).toHaveLength(3);
    await direct.close();
    const behind = await openDoor({ limits, isTrustingProxy: true });
    expect((await statuses(behind)).filter((status) => status === 429)).toHaveLength(0);
    await behind.close();
  });
  it("and by the address of mail, known or not, with the time to wait", async () => {
    const limited = await openDoor({ limits: { perAddress: 1000, perEmail: 3, seconds: 600 } });
    const answers = [];
    for (let count = 0; count < 4; count += 1) answers.push(await limited.client().post("/api/sign-in/code", { email: count % 2 === 0 ? "One@x.example" : "one@x.example" }));
    expect(answers.map((answer) => answer.status)).toEqual([202, 202, 202, 429]);
    expect(Number(answers[3]?.headers["retry-after"])).toBeGreaterThan(500);
    await limited.close();
  });
  it("and the ledger has the socket's address", async () => {
    await door.client().post("/api/sign-in", { email: ada.email, password: "wrong password here", totp: "000000" }, { "X-Forwarded-For": "203.0.113.9" });
    const [last] = await door.records.read.ledgerRows.list({ event: "people.sign-in-refused" }, { by: "seq", descending: true, limit: 1 });
    expect(JSON.parse(last?.facts ?? "{}")).toMatchObject({ address: "127.0.0.1" });
  });
});

describe("problems", () => {
  it("every code has a status and a title", () => {
    for (const code of refusalCodes) expect(problems[code].status, code).toBeGreaterThanOrEqual(400);
  });
  it("foreign, missing and malformed ids answer alike, to the byte", async () => {
    const texts = await Promise.all(["account_aaaaaaaaaaaaaaaaaaaaaaaaaa", "account_x", "..%2f..%2fetc", "%252e%252e"].map((id) => ada.client.get(`/api/accounts/${id}`).then((answer) => `${String(answer.status)} ${answer.text}`)));
    expect(new Set(texts).size).toBe(1);
    expect(texts[0]).toMatch(/^404 /);
  });
  it("a bug is answered with nothing specific, and the log has no text of the request (R29)", async () => {
    const { lists } = door.records.read as unknown as { lists: Record<string, unknown> };
    const { people } = lists;
    lists["people"] = () => Promise.reject(new Error('near "CANARY": syntax error'));
    const answer = await ada.client.get("/api/people?search=CANARY");
    lists["people"] = people;
    expect(answer.status).toBe(500);
    expect(answer.text).not.toContain("CANARY");
    const log = JSON.stringify(door.logged);
    expect(log).toContain("http.failed");
    expect(log).not.toContain("CANARY");
  });
  it("an access row admits whom it names, and a supervisor where staff are named", () => {
    const route = { name: "x.y", summary: "", access: ["staff"], answers: {} } as const;
    const caller = { personId: "p", name: "n", accountId: null, isContractor: false, sessionId: "s", sessionKind: "cookie", steppedUpAt: null } as const;
    expect(() => { admit(route, { ...caller, role: "supervisor" }); }).not.toThrow();
    for (const role of ["customer", "auditor"] as const) expect(() => { admit(route, { ...caller, role }); }).toThrow();
    expect(() => { admit({ ...route, access: [] }, { ...caller, role: "supervisor" }); }).toThrow();
    expect(() => { admit(route, null); }).toThrow();
  });
});
