import { describe, expect, it } from "vitest";
import { engineerSigner, engineerVerifier, makeEngineerKey } from "../../server/live/engineer-key.ts";
import { BadFrame, messageBytesMax, type Standing } from "../../server/live/frames.ts";
import { beginAsEngineer, beginAsHost, type Agreement, type Meeting } from "../../server/live/handshake.ts";
import { fromBase64Url, toBase64Url } from "../../server/live/bytes.ts";

const key = await makeEngineerKey();
const meeting: Meeting = { sessionId: "remote_1", grantDigest: "a".repeat(64), engineerThumbprint: key.thumbprint };
const standing: Standing = { epoch: 1, grantDigest: meeting.grantDigest };
const stands = (epoch: number): Standing | null => (epoch === 1 ? standing : null);

async function meet(atHost: Meeting = meeting, atEngineer: Meeting = meeting): Promise<{ host: Agreement; engineer: Agreement }> {
  const host = await beginAsHost(atHost, await engineerVerifier(key.publicKey, key.thumbprint));
  const engineer = await beginAsEngineer(atEngineer, engineerSigner(key.privateKey, key.thumbprint), host.commit);
  const { open, agreement } = await host.finish(engineer.key);
  return { host: agreement, engineer: await engineer.finish(open) };
}

describe("the channel between host and engineer", () => {
  it("gives both ends the same six digits, and others the next time", async () => {
    const one = await meet();
    expect(one.host.phrase).toBe(one.engineer.phrase);
    expect(one.host.phrase).toMatch(/^\d{3} \d{3}$/);
    const phrases = new Set(await Promise.all(Array.from({ length: 8 }, async () => (await meet()).host.phrase)));
    expect(phrases.size).toBeGreaterThan(6);
  });

  it("carries messages both ways, each way under a key of its own", async () => {
    const { host, engineer } = await meet();
    const frame = await host.sealer.seal({ type: "same" }, standing);
    expect(await engineer.opener.open(frame, stands)).toEqual({ message: { type: "same" }, epoch: 1 });
    const echoed = await host.sealer.seal({ type: "x" }, standing);
    await expect(host.opener.open(echoed, stands)).rejects.toBeInstanceOf(BadFrame);
  });

  it("refuses a grant that the portal told differently to the two ends", async () => {
    await expect(meet(meeting, { ...meeting, grantDigest: "b".repeat(64) })).rejects.toBeInstanceOf(BadFrame);
    await expect(meet(meeting, { ...meeting, sessionId: "remote_2" })).rejects.toBeInstanceOf(BadFrame);
  });

  it("refuses an engineer whose key is not the one of the grant", async () => {
    const other = await makeEngineerKey();
    const host = await beginAsHost(meeting, await engineerVerifier(key.publicKey, key.thumbprint));
    const engineer = await beginAsEngineer(meeting, engineerSigner(other.privateKey, key.thumbprint), host.commit);
    await expect(host.finish(engineer.key)).rejects.toBeInstanceOf(BadFrame);
    await expect(engineerVerifier(other.publicKey, key.thumbprint)).rejects.toThrow("not the one of the grant");
  });

  it("refuses a host that opens another key than it had committed to, so that a relay cannot choose the phrase", async () => {
    const verify = await engineerVerifier(key.publicKey, key.thumbprint);
    const [host, relay] = [await beginAsHost(meeting, verify), await beginAsHost(meeting, verify)];
    const engineer = await beginAsEngineer(meeting, engineerSigner(key.privateKey, key.thumbprint), host.commit);
    await host.finish(engineer.key);
    const forRelay = await beginAsEngineer(meeting, engineerSigner(key.privateKey, key.thumbprint), relay.commit);
    const { open } = await relay.finish(forRelay.key);
    await expect(engineer.finish(open)).rejects.toBeInstanceOf(BadFrame);
  });

  it("lets a commitment be answered once: a second try at the phrase needs a new commitment", async () => {
    const host = await beginAsHost(meeting, await engineerVerifier(key.publicKey, key.thumbprint));
    const engineer = await beginAsEngineer(meeting, engineerSigner(key.privateKey, key.thumbprint), host.commit);
    await host.finish(engineer.key);
    await expect(host.finish(engineer.key)).rejects.toBeInstanceOf(BadFrame);
  });

  it("refuses replayed, reordered, changed and moved frames", async () => {
    const { host, engineer } = await meet();
    const [one, two, three] = [await host.sealer.seal(1, standing), await host.sealer.seal(2, standing), await host.sealer.seal(3, standing)];
    expect((await engineer.opener.open(two, stands)).message).toBe(2);
    await expect(engineer.opener.open(two, stands)).rejects.toBeInstanceOf(BadFrame);
    await expect(engineer.opener.open(one, stands)).rejects.toBeInstanceOf(BadFrame);
    for (let at = 0; at < three.length; at += 7) {
      const changed = new Uint8Array(three);
      changed[at] = (changed[at] ?? 0) ^ 1;
      await expect(engineer.opener.open(changed, stands), `byte ${String(at)}`).rejects.toBeInstanceOf(BadFrame);
    }
    await expect(engineer.opener.open(three, () => ({ epoch: 1, grantDigest: "c".repeat(64) }))).rejects.toBeInstanceOf(BadFrame);
    await expect(engineer.opener.open(three.subarray(0, 20), stands)).rejects.toBeInstanceOf(BadFrame);
    expect((await engineer.opener.open(three, stands)).message).toBe(3);
  });

  it("opens one frame once, even when it is given twice at the same moment", async () => {
    const { host, engineer } = await meet();
    const frame = await host.sealer.seal("once", standing);
    const results = await Promise.allSettled([engineer.opener.open(frame, stands), engineer.opener.open(frame, stands)]);
    expect(results.map((result) => result.status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  it("hides the length of short messages and bounds long ones", async () => {
    const { host } = await meet();
    const [hit, miss] = [await host.sealer.seal({ row: 199 }, standing), await host.sealer.seal({ row: -1 }, standing)];
    expect(hit.length).toBe(miss.length);
    await expect(host.sealer.seal("x".repeat(messageBytesMax), standing)).rejects.toThrow(RangeError);
  });

  it("keeps the engineer's private key where it was made", async () => {
    await expect(crypto.subtle.exportKey("jwk", key.privateKey)).rejects.toThrow();
    expect(fromBase64Url(toBase64Url(new Uint8Array([1, 2, 250])))).toEqual(new Uint8Array([1, 2, 250]));
  });
});
