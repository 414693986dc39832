import { chmod, mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { IncomingHttpHeaders, Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { makeMachine } from "../support/command-line.ts";
import type { TestMachine } from "../support/command-line.ts";

interface Seen {
  readonly path: string;
  readonly body: Record<string, unknown>;
  readonly headers: IncomingHttpHeaders;
}

let portal: Server;
let url: string;
let seen: Seen[];
let machine: TestMachine;

beforeEach(async () => {
  seen = [];
  portal = createServer((request, response) => {
    void text(request).then((body) => {
      const path = `${request.method ?? ""} ${request.url ?? ""}`;
      const given = JSON.parse(body || "{}") as Record<string, unknown>;
      seen.push({ path, body: given, headers: request.headers });
      const json = (status: number, answer: unknown, cookies: string[] = []) => response.writeHead(status, { ...(answer === null ? {} : { "content-type": "application/json" }), "set-cookie": cookies }).end(answer === null ? undefined : JSON.stringify(answer));
      if (path === "POST /api/sign-in/code") json(202, { sent: true }, ["__Host-challenge=chal; Path=/; Secure; HttpOnly"]);
      else if (path === "POST /api/sign-in") {
        const isGood = given["code"] === "BCDFGHJK" ? request.headers.cookie === "__Host-challenge=chal" : given["password"] === "correct horse battery" && given["totp"] === "123456";
        if (isGood) json(204, null, ["__Host-session=sess; Path=/; Secure; HttpOnly", "__Host-challenge=; Max-Age=0"]);
        else json(401, { type: "about:blank", title: "Not signed in", status: 401, code: "not-signed-in", detail: "The address or the code is wrong." });
      } else if (path === "POST /api/tokens" && request.headers.cookie === "__Host-session=sess") json(201, { id: `token_${"0".repeat(26)}`, token: "tok-SECRET", endsAt: "2026-12-21T20:00:00Z" });
      else if (path === "DELETE /api/session") json(204, null);
      else if (path.startsWith("GET /api/transfers") && request.headers.authorization === "Bearer tok-SECRET") json(200, { items: [], next: null });
      else json(401, { type: "about:blank", title: "Not signed in", status: 401, code: "not-signed-in" });
    });
  });
  await new Promise<void>((resolve) => portal.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${String((portal.address() as AddressInfo).port)}`;
  machine = await makeMachine();
});

afterEach(async () => {
  portal.closeAllConnections();
  portal.close();
  await machine.remove();
});

const kept = () => readFile(join(machine.folder, "config/custody/sign-in.json"), "utf8");

describe("custody login", () => {
  test("a customer signs in by the code that was mailed, in the session that asked for it", async () => {
    const ran = await machine.run(["login", "--json"], { input: `${url}\nada@example.com\n\nbcdfghjk\n` });
    expect(ran.errors).not.toContain("custody:");
    expect(ran.json()).toMatchObject({ server: url, email: "ada@example.com", keptIn: "file", tokenName: "custody on test-machine" });
    expect(seen.map((one) => one.path)).toEqual(["POST /api/sign-in/code", "POST /api/sign-in", "POST /api/tokens", "DELETE /api/session"]);
    expect(seen[2]?.headers).toMatchObject({ origin: url, "sec-fetch-site": "same-origin" });
    expect((await machine.run(["status"])).exitCode).toBe(0);
  });

  test("staff sign in by password and one-time code; neither is shown or kept", async () => {
    const ran = await machine.run(["login", "--url", url, "--email", "sam@vendor.example"], { input: "correct horse battery\n123 456\n" });
    expect(ran.exitCode).toBe(0);
    for (const secret of ["correct horse", "123456", "123 456", "tok-SECRET"]) expect(ran.output + ran.errors).not.toContain(secret);
    expect(await kept()).not.toContain("correct horse");
  });

  test("without a keyring the token is in a file that only this person can read", async () => {
    await machine.run(["login", "--url", url, "--email", "a@b.example"], { input: "correct horse battery\n123456\n" });
    expect(await kept()).toContain("tok-SECRET");
    expect((await stat(join(machine.folder, "config/custody/sign-in.json"))).mode & 0o777).toBe(0o600);
  });

  test.runIf(process.platform === "linux")("with a keyring the token is there and nowhere else, and never an argument", async () => {
    const bin = join(machine.folder, "bin");
    await mkdir(bin);
    await writeFile(join(bin, "secret-tool"), `#!/bin/sh\necho "$@" >> ${machine.folder}/calls\ncase "$1" in store) /bin/cat > ${machine.folder}/ring;; lookup) /bin/cat ${machine.folder}/ring;; clear) /bin/rm -f ${machine.folder}/ring;; esac\n`);
    await chmod(join(bin, "secret-tool"), 0o755);
    const ran = await machine.run(["login", "--url", url, "--email", "a@b.example", "--json"], { input: "correct horse battery\n123456\n" });
    expect(ran.json()).toMatchObject({ keptIn: "keyring" });
    expect(await kept()).not.toContain("tok-SECRET");
    expect(await readFile(join(machine.folder, "calls"), "utf8")).not.toContain("tok-SECRET");
    expect((await machine.run(["status"])).exitCode).toBe(0);
    expect((await machine.run(["logout"])).exitCode).toBe(0);
    await expect(readFile(join(machine.folder, "ring"))).rejects.toThrow();
  });

  test("a wrong code signs nobody in and says 6", async () => {
    const ran = await machine.run(["login", "--url", url, "--email", "a@b.example", "--json"], { input: "\nWRONGONE\n" });
    expect(ran.exitCode).toBe(6);
    expect(ran.json()).toMatchObject({ error: { message: "The address or the code is wrong." } });
    await expect(kept()).rejects.toThrow();
  });

  test("an input that ends too early says 2", async () => {
    expect((await machine.run(["login", "--url", url], { input: "" })).exitCode).toBe(2);
  });

  test("there is no way to give a secret as an argument", async () => {
    const help = await machine.run(["help", "login"]);
    expect(help.output).not.toMatch(/--(password|token|code|totp)/);
  });
});

describe("custody logout", () => {
  test("ends the token at the portal and forgets it here", async () => {
    await machine.run(["login", "--url", url, "--email", "a@b.example"], { input: "correct horse battery\n123456\n" });
    expect((await machine.run(["logout"])).exitCode).toBe(0);
    expect(seen.at(-1)).toMatchObject({ path: "DELETE /api/session", headers: { authorization: "Bearer tok-SECRET" } });
    expect((await machine.run(["status"])).exitCode).toBe(6);
  });

  test("forgets it even when the portal does not answer, and says so", async () => {
    await machine.run(["login", "--url", url, "--email", "a@b.example"], { input: "correct horse battery\n123456\n" });
    portal.closeAllConnections();
    await new Promise((resolve) => portal.close(resolve));
    const ran = await machine.run(["logout"]);
    expect(ran.exitCode).toBe(5);
    await expect(kept()).rejects.toThrow();
  });
});

describe("the command line as a whole", () => {
  test.each([
    [["nonsense"], 2],
    [["send", "--nonsense"], 2],
    [["send", "x", "--purpose", "curiosity"], 2],
    [["direct", "T-1", "--delete", "tomorrow-ish", "--reason", "x"], 2],
    [["--version"], 0],
    [["help"], 0],
    [["help", "exit-codes"], 0],
    [["status"], 6],
  ])("`custody %j` ends with %i", async (words, exitCode) => {
    expect((await machine.run(words)).exitCode).toBe(exitCode);
  });

  test("help names every exit code", async () => {
    const { output } = await machine.run(["help", "exit-codes"]);
    for (const code of ["0", "1", "2", "3", "4", "5", "6", "7", "130"]) expect(output).toMatch(new RegExp(`^ +${code} +\\S`, "m"));
  });

  test("with --json exactly one object is printed, for a failure as well", async () => {
    for (const words of [["status", "--json"], ["send", "--nonsense", "--json"], ["verify", "missing", "--keys", "missing", "--json"]]) {
      const ran = await machine.run(words);
      expect(ran.output.trim().split("\n")).toHaveLength(1);
      expect(ran.json()).toMatchObject({ error: { exitCode: ran.exitCode } });
    }
  });
});
