import { describe, expect, it } from "vitest";
import { isLive, nextState, requireAct } from "../../server/domain/custody/transitions.ts";
import { transferActs, transferStates, transferVerbs, type TransferAct, type TransferState, type TransferVerb } from "../../server/domain/custody/words.ts";
import { Refusal } from "../../server/domain/refusal.ts";

/** The table of the requirements, written down a second time in its own form: state verb next. */
const steps = `
requested begin uploading
requested withdraw withdrawn
requested expire withdrawn
uploading begin uploading
uploading complete checking
uploading delete deleting
uploading abandon deleting
checking accept received
checking reject refused
checking delete deleting
refused begin uploading
refused delete deleting
received check-out checked-out
received delete deleting
checked-out start-work in-work
checked-out return returned
checked-out give-back received
checked-out delete deleting
in-work start-work in-work
in-work return returned
in-work give-back received
in-work delete deleting
returned collect collected
returned check-out checked-out
returned delete deleting
collected collect collected
collected check-out checked-out
collected delete deleting
deleting finish deleted`
  .trim()
  .split("\n")
  .map((line) => line.split(" ") as [TransferState, TransferVerb, TransferState]);

const every = transferStates.flatMap((state) => transferVerbs.map((verb) => ({ state, verb, next: steps.find(([from, by]) => from === state && by === verb)?.[2] })));

function refusalOf(work: () => unknown): Refusal {
  try {
    work();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

describe("every state meets every verb", () => {
  it.each(every.filter((row) => row.next !== undefined))("$state: $verb leads to $next", ({ state, verb, next }) => {
    expect(nextState(state, verb)).toBe(next);
  });

  it.each(every.filter((row) => row.next === undefined))("$state: $verb is refused with the present state", ({ state, verb }) => {
    const refusal = refusalOf(() => nextState(state, verb));
    expect(refusal.code).toBe("wrong-state");
    expect(refusal.facts["state"]).toBe(state);
  });

  it("gives back to returned where a result exists", () => {
    expect(nextState("checked-out", "give-back", true)).toBe("returned");
    expect(nextState("in-work", "give-back", true)).toBe("returned");
  });
});

const allowed: Record<TransferAct, readonly TransferState[]> = {
  "upload-original": ["requested", "uploading", "refused"],
  "upload-result": ["checked-out", "in-work"],
  "take-over": ["checked-out", "in-work"],
  "expire-checkout": ["checked-out", "in-work"],
  "attest-removal": ["received", "checked-out", "in-work", "returned", "collected", "deleting", "deleted"],
  "direct-later": ["requested", "uploading", "checking", "refused", "received", "checked-out", "in-work", "returned", "collected"],
  read: ["received", "checked-out", "in-work", "returned", "collected"],
};

describe("acts that change no state", () => {
  it.each(transferActs.flatMap((act) => transferStates.map((state) => ({ act, state, isAllowed: allowed[act].includes(state) }))))("$state: $act is allowed: $isAllowed", ({ act, state, isAllowed }) => {
    if (isAllowed) expect(() => { requireAct(state, act); }).not.toThrow();
    else expect(refusalOf(() => { requireAct(state, act); }).facts["state"]).toBe(state);
  });
});

it("nothing is live once its deletion began or it was withdrawn", () => {
  expect(transferStates.filter((state) => !isLive(state))).toEqual(["deleting", "deleted", "withdrawn"]);
});
