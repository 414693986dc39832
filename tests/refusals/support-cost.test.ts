import { beforeAll, expect, it } from "vitest";
import { misuseOverview } from "../../server/actions/chats/present-misuse.ts";
import { chatPeople } from "../../server/actions/chats/presence.ts";
import type { Ports } from "../../server/actions/context.ts";
import { addAccount } from "../../server/actions/people/add-account.ts";
import { startChatPortal, type ChatPortal } from "../support/chats.ts";

let portal: ChatPortal;
beforeAll(async () => { portal = await startChatPortal(); });

/** How many questions the records are asked by `work`. */
async function questionsOf(work: (ports: Ports) => Promise<unknown>): Promise<number> {
  let asked = 0;
  const counting = <T extends object>(of: T): T =>
    new Proxy(of, {
      get: (target, name): unknown => {
        const value: unknown = Reflect.get(target, name);
        if (typeof value === "function") return (...given: unknown[]): unknown => { asked += 1; return (value as (...given: unknown[]) => unknown).apply(target, given); };
        return typeof value === "object" && value !== null ? counting(value) : value;
      },
    });
  await work({ ...portal.ports, records: { ...portal.ports.records, read: counting(portal.ports.records.read) } });
  return asked;
}

/** A suspension with its incident, of an account of its own. */
async function misused(name: string): Promise<void> {
  const { ports, cast } = portal;
  const { id: accountId } = await addAccount(ports, await portal.caller(cast.supervisor), { name, zone: "UTC" });
  const [chat] = await ports.records.read.chats.list({}, { by: "askedAt", limit: 1 });
  if (chat === undefined) throw new Error("a chat is there");
  await ports.records.read.incidents.insert({ id: ports.randomness.id("incident"), accountId, chatId: chat.id, kind: "D", about: "person", at: "2026-11-19T15:00:00.000Z", filedBy: cast.staff.personId, wordsSealed: null, isSevere: 1, confirmedBy: null, confirmedAt: null, reversedBy: null, reversedAt: null, ratedPersonIds: "[]" });
}

it("the supervisor's overview of misuse asks the records as often for many accounts as for one", async () => {
  await portal.running();
  await misused("First");
  const one = await questionsOf(misuseOverview);
  for (const name of ["Second", "Third", "Fourth"]) await misused(name);
  expect((await misuseOverview(portal.ports)).standings).toHaveLength(4);
  expect(await questionsOf(misuseOverview)).toBe(one);
});

it("who is there for chats is asked as often for many people as for one", async () => {
  const few = await questionsOf((ports) => chatPeople(ports, ports.records.read));
  for (const who of [portal.cast.supervisor, portal.cast.contractor]) await portal.inDepartment(who, "programming");
  expect((await chatPeople(portal.ports, portal.ports.records.read)).length).toBeGreaterThan(3);
  expect(await questionsOf((ports) => chatPeople(ports, ports.records.read))).toBe(few);
});
