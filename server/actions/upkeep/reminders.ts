/** When a reminder of each kind was last sent: the JSON of `reminders` on transfers and checkouts. */
export type Reminders = Readonly<Record<string, string>>;

export function readReminders(json: string): Reminders {
  return JSON.parse(json) as Reminders;
}

/** True when `kind` was never sent, or `hours` or more ago. */
export function isDue(reminders: Reminders, kind: string, now: Temporal.Instant, hours: number): boolean {
  const last = reminders[kind];
  return last === undefined || Temporal.Instant.compare(Temporal.Instant.from(last).add({ hours }), now) <= 0;
}
