/** What was written in a case is erased so many days (of 24 hours) after the last thing that was written in it. */
export const caseTextDays = 180;
/** A solved case may be opened again for so many days; then it is closed. */
export const resolvedDays = 14;

/** Until when the texts of a case are kept that was last written in at `at`. */
export function caseTextsKeptUntil(at: Temporal.Instant): Temporal.Instant {
  return at.add({ hours: caseTextDays * 24 });
}
