import { beforeAll, expect, it } from "vitest";
import { requestCase } from "../../server/actions/cases/request.ts";
import type { Ports } from "../../server/actions/context.ts";
import { openLivePolicy } from "../../server/policies/live.ts";
import type { Change } from "../../server/ports/notifier.ts";
import { createLog } from "../../server/system/log.ts";
import { ask, entitle } from "../support/cases.ts";
import { until } from "../support/http.ts";
import { startPortal, type TestPortal } from "../support/portal.ts";

let portal: TestPortal;
/** The same portal as another node has it that hears nothing but what the test tells it. */
let other: Ports;
let tell: (change: Change) => void = () => undefined;
beforeAll(async () => {
  portal = await startPortal({ environment: { POLICY_FILE: "qualiteam" } });
  const { records, policy: { filed } } = portal.ports;
  const notifier = { changed: () => undefined, listen: (listener: (change: Change) => void) => { tell = listener; return () => undefined; } };
  other = { ...portal.ports, policy: await openLivePolicy({ filed, records, notifier, log: createLog("silent") }) };
  await entitle(portal, 10);
});

async function publish(): Promise<number> {
  const { department, version } = (await ask(portal, "supervisor", "GET /api/calendars")).body.items[0];
  const answer = await ask(portal, "supervisor", `POST /api/calendars/${String(department)}/versions`, { basedOn: version, summer: { year: 2027, dates: [`2027-07-0${String(1 + ((version as number) % 9))}`] } });
  expect(answer.status).toBe(201);
  return answer.body.version as number;
}

it("a node that hears nothing decides no case by a calendar that was replaced (HOT-17)", async () => {
  const version = await publish();
  const { row } = await requestCase(other, await portal.caller(portal.cast.customer), { title: "Which hours?", text: "Yours." });
  expect(row.calendarVersion).toBe(version);
});

it("a node that knows that it hears nothing reads the calendars again by itself", async () => {
  await publish();
  expect(other.policy.hash).not.toBe(portal.ports.policy.hash);
  tell({ topic: "silent", id: "", accountId: null });
  await until(() => Promise.resolve(other.policy.hash), (hash) => hash === portal.ports.policy.hash, "read again");
});
