import { defineClauses, type Clause } from "../policy/rule.ts";
import type { Boundary } from "./section.ts";

const boundaryTitles = [
  "Discontinued integrations",
  "Reinstalling the web connector",
  "Reinstalling the accounting program",
  "Firewalls and antivirus programs",
  "A site's source code",
  "Plug-in versions and site settings",
  "Plug-ins of selling channels",
  "Compatibility of plug-ins",
  "Registry changes",
  "Pulling logs",
  "Crashes of the accounting program",
  "Crashes of the web connector",
  "Escalation to developers",
  "Matching customers or products",
  "Settings of the accounting program",
  "Uncommon rules",
] as const;

/** The clause of one boundary: its words stand in the profile, because every vendor draws its own. */
function boundaryClause(id: string, title: string): Clause<"scope"> {
  return { title, text: ({ scope }) => scope.boundaries.filter((one: Boundary) => one.id === id).map(({ text }) => text)[0] ?? null };
}

/** What support does and does not do, in our words under the profile in force. */
export const scopeClauses = defineClauses("Scope of work", ["scope"], {
  ...Object.fromEntries(boundaryTitles.map((title, index) => [`CON-S${String(index + 1)}`, boundaryClause(`CON-S${String(index + 1)}`, title)])),
  "CON-1": { title: "What nobody listed", text: () => "A matter that is on no list is looked at by a person; it is never refused by the list." },
  "CON-2": {
    title: "Included for everybody",
    text: ({ scope }) => (scope.firstTier.length === 0 ? null : `On every plan: ${scope.firstTier.map(({ title }) => title.toLowerCase()).join(", ")}.`),
  },
  "CON-3": {
    title: "After our own update",
    text: ({ scope }) =>
      scope.recentUpdate === null ? null : `Where a release of the last ${String(scope.recentUpdate.days)} days changed how an account works, developers help on any plan, for ${scope.recentUpdate.minutesCharged === 0 ? "no minutes" : `${String(scope.recentUpdate.minutesCharged)} minutes`}.`,
  },
  "ALE-6": {
    title: "What a chat only points on",
    text: ({ scope }) => (scope.directionOnly.length === 0 ? null : `In a chat, support only points the way for: ${scope.directionOnly.map(({ title }) => title.toLowerCase()).join("; ")}.`),
  },
});
