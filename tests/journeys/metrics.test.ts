import { randomBytes } from "node:crypto";
import { request } from "node:http";
import { describe, expect, it } from "vitest";
import { receive } from "../support/received.ts";
import { startPortal, type TestPortal } from "../support/portal.ts";
import { createTus } from "../support/http.ts";
import { readEnvironment } from "../../server/config/env.ts";

const token = randomBytes(24).toString("hex");

async function scrape(url: string, authorization = `Bearer ${token}`): Promise<{ status: number; text: string; value: (line: string) => number | undefined }> {
  const answer = await fetch(`${url}/metrics`, { headers: { authorization } });
  const text = await answer.text();
  return { status: answer.status, text, value: (line) => { const found = text.split("\n").find((each) => each.startsWith(`${line} `)); return found === undefined ? undefined : Number(found.slice(line.length + 1)); } };
}

describe("/metrics", () => {
  it("is not there unless configured, and with it not for whoever lacks the token (R25)", async () => {
    const without = await startPortal();
    expect((await scrape(without.url)).status).toBe(404);
    await without.stop();
    const portal = await startPortal({ environment: { METRICS: token } });
    for (const wrong of ["", "Bearer", "Bearer ", `Bearer ${token}x`, `Basic ${token}`, token]) {
      const answer = await scrape(portal.url, wrong);
      expect(answer.status).toBe(404);
      expect(answer.text).not.toContain("custody_");
    }
    expect((await scrape(portal.url)).status).toBe(200);
    // A node is read at its own address, whatever its public name.
    const status = await new Promise((resolve) => request(`${portal.url}/metrics`, { headers: { host: "10.0.0.7:8080", authorization: `Bearer ${token}` } }, (answer) => { answer.resume(); resolve(answer.statusCode); }).end());
    expect(status).toBe(200);
    expect(() => readEnvironment({ METRICS: "short" })).toThrow(/METRICS: is a token/);
    await portal.stop();
  });

  it("tells durations by the route's name, bytes, open uploads, transfers by state, jobs, mail, lateness and the stop, and never an id", async () => {
    const portal: TestPortal = await startPortal({ environment: { METRICS: token } });
    const { id, fileId } = await receive(portal, { bytes: 700_000 });
    const other = await portal.as(portal.cast.customer)("POST /api/transfers", { body: { purpose: "support", title: "Secret title" } });
    const open = await createTus(portal, portal.cast.customer, { transferId: other.id, name: "a.bin", bytes: 100_000 });
    const sending = request(`${portal.url}${open.headers.get("location") ?? ""}`, { method: "PATCH", headers: { ...portal.bearer(portal.cast.customer), "tus-resumable": "1.0.0", "upload-offset": "0", "content-type": "application/offset+octet-stream", "content-length": "100000" } });
    sending.on("error", () => undefined).write(Buffer.alloc(50_000));
    await fetch(`${portal.url}/nothing/${id}`);
    let seen = await scrape(portal.url);
    for (let turn = 0; turn < 100 && seen.value("custody_uploads_open") !== 1; turn += 1) seen = await scrape(portal.url);
    expect(seen.value("custody_uploads_open")).toBe(1);
    sending.destroy();
    expect(seen.value('custody_http_request_duration_seconds_count{route="transfers.complete",status="2xx"}')).toBe(1);
    expect(seen.value('custody_http_request_duration_seconds_count{route="uploads.append",status="2xx"}')).toBe(1);
    expect(seen.value("custody_http_received_bytes_total")).toBeGreaterThan(700_000);
    expect(seen.value("custody_http_sent_bytes_total")).toBeGreaterThan(1_000);
    expect(seen.value('custody_transfers{state="received"}')).toBe(1);
    expect(seen.value('custody_transfers{state="deleted"}')).toBe(0);
    expect(seen.value("custody_outbox_waiting")).toBe(0);
    expect(seen.value("custody_deletions_late")).toBe(0);
    expect(seen.value("custody_safety_stop")).toBe(0);
    expect(seen.value("custody_records_up")).toBe(1);
    expect(seen.value('custody_job_last_success_timestamp_seconds{job="check"}')).toBe(portal.clock.now().epochMilliseconds / 1000);
    expect(seen.text).toContain("nodejs_eventloop_lag_p99_seconds");
    for (const secret of [id, fileId, other.id, "Secret", portal.cast.customer.personId, "@"]) expect(seen.text).not.toContain(secret);

    // Nobody ticks here: an hour after the deadline the deletion is late, and the mail is old.
    const now = portal.clock.now().toString();
    await portal.ports.records.read.outbox.insert({ id: "mail_1", messageId: "<1@x>", personId: null, template: "arrived", facts: "{}", transferId: null, createdAt: now, nextAt: "2099-01-01T00:00:00.000Z", claimedUntil: null, attempts: 3, lastError: "down", sentAt: null, bouncedAt: null });
    portal.clock.advance({ hours: 24 * 31 });
    const later = await scrape(portal.url);
    expect(later.value("custody_deletions_late")).toBeGreaterThan(0);
    expect(later.value("custody_outbox_waiting")).toBe(1);
    expect(later.value("custody_outbox_oldest_seconds")).toBeGreaterThan(24 * 3600);
    await portal.stop();
  });
});
