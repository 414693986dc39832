import { readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freshSigner, signedCertificate } from "../support/sample-certificate.ts";
import { makeMachine } from "../support/command-line.ts";
import type { TestMachine } from "../support/command-line.ts";

let machine: TestMachine;
let certificate: Awaited<ReturnType<typeof signedCertificate>>;

beforeAll(async () => {
  machine = await makeMachine();
  certificate = await signedCertificate();
  await writeFile(join(machine.folder, "certificate.json"), certificate.jws);
  await writeFile(join(machine.folder, "keys.json"), JSON.stringify({ keys: certificate.keys }));
});

afterAll(async () => {
  await machine.remove();
});

describe("ALO-21: custody verify", () => {
  test("proves a certificate without a network and without a sign-in, and reads it out", async () => {
    const ran = await machine.run(["verify", "certificate.json", "--keys", "keys.json"]);
    expect(ran.exitCode).toBe(0);
    expect(ran.output).toContain("Valid: The portal's copies are erased (C-2041).");
    expect(ran.output).toContain("Not verifiable");
    const asJson = await machine.run(["verify", "certificate.json", "--keys", "keys.json", "--json"]);
    expect(asJson.json()).toMatchObject({ isValid: true, title: "The portal's copies are erased", payload: { number: "C-2041" } });
  });

  test("says 4 and shows no claim when any one byte of the signed parts is another", async () => {
    const bytes = Buffer.from(certificate.jws);
    const first = bytes.indexOf('"payload"');
    for (let at = first + 12; at < bytes.length - 3; at += 97) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      await writeFile(join(machine.folder, "changed.json"), changed);
      const ran = await machine.run(["verify", "changed.json", "--keys", "keys.json", "--json"]);
      expect(ran.exitCode, `byte ${String(at)}`).toBe(4);
      expect(Object.keys(ran.json())).toEqual(["error"]);
    }
  });

  test("says 4 for a certificate that somebody else signed", async () => {
    await writeFile(join(machine.folder, "other-keys.json"), JSON.stringify({ keys: freshSigner().publicKeys() }));
    expect((await machine.run(["verify", "certificate.json", "--keys", "other-keys.json"])).exitCode).toBe(4);
  });

  test("trusts no key by default: a document cannot vouch for itself", async () => {
    const ran = await machine.run(["verify", "certificate.json"]);
    expect(ran.exitCode).toBe(2);
    expect(ran.errors).toContain("--keys");
  });

  test("fetches the keys of a portal and saves them for later", async () => {
    const server = createServer((request, response) => {
      response.writeHead(request.url === "/api/verify/keys" ? 200 : 404, { "content-type": "application/json" }).end(JSON.stringify({ keys: certificate.keys }));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    expect((await machine.run(["verify", "certificate.json", "--url", url, "--save-keys", "saved.json"])).exitCode).toBe(0);
    server.closeAllConnections();
    server.close();
    expect(JSON.parse(await readFile(join(machine.folder, "saved.json"), "utf8"))).toEqual({ keys: certificate.keys });
    expect((await machine.run(["verify", "certificate.json", "--keys", "saved.json"])).exitCode).toBe(0);
  });

  test.each([
    ["no keys in it", "{}"],
    ["no JSON", "nonsense"],
  ])("says 7 for a key file with %s, 7 for a missing document", async (_, text) => {
    await writeFile(join(machine.folder, "bad-keys.json"), text);
    expect((await machine.run(["verify", "certificate.json", "--keys", "bad-keys.json"])).exitCode).toBe(7);
    expect((await machine.run(["verify", "missing.json", "--keys", "keys.json"])).exitCode).toBe(7);
  });
});
