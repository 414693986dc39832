/** What was written in a chat is erased so many days (of 24 hours) after it was asked for; a case that it became keeps its own copy. */
export const chatTextDays = 180;

/** Until when the texts of a chat are kept that was asked for at `at`. */
export function chatTextsKeptUntil(at: Temporal.Instant): Temporal.Instant {
  return at.add({ hours: chatTextDays * 24 });
}
