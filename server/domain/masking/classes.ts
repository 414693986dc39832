/** What a column holds, as far as a person could be hurt by it. `plain` is what debugging needs: amounts, statuses, flags, internal keys. */
export const dataClasses = ["tax-id", "card", "account", "e-mail", "phone", "name", "date", "address", "free-text", "credential", "plain", "unknown"] as const;
export type DataClass = (typeof dataClasses)[number];

/**
 * What is done with every value of a column. All but `hide` leave null as it is.
 * `pseudonym` a keyed word, the same for the same value · `last-four` stars and four digits · `e-mail` a keyed address that cannot receive ·
 * `digits` other digits in the same format · `shift` days moved by the subject's own number · `year` · `fixed` one word for all ·
 * `length` a bucket of the length · `remove` null · `pass` unchanged · `hide` one word for all, null too.
 */
export const operations = ["pseudonym", "last-four", "e-mail", "digits", "shift", "year", "fixed", "length", "remove", "pass", "hide"] as const;
export type Operation = (typeof operations)[number];

/** The table of remote-sessions.md. `shift` falls back to `year` where a row has no subject. */
export const defaultOperations: Readonly<Record<DataClass, Operation>> = {
  "tax-id": "pseudonym",
  card: "last-four",
  account: "pseudonym",
  "e-mail": "e-mail",
  phone: "digits",
  name: "pseudonym",
  date: "shift",
  address: "fixed",
  "free-text": "length",
  credential: "remove",
  plain: "pass",
  unknown: "fixed",
};

/** The letter before a pseudonym, so that a reader sees what stood there; the word where every value looks alike. */
export const classMarks: Readonly<Record<DataClass, { readonly letter: string; readonly fixed: string }>> = {
  "tax-id": { letter: "S", fixed: "[tax id]" },
  card: { letter: "C", fixed: "[card]" },
  account: { letter: "A", fixed: "[account]" },
  "e-mail": { letter: "u", fixed: "[e-mail]" },
  phone: { letter: "P", fixed: "[phone]" },
  name: { letter: "N", fixed: "[name]" },
  date: { letter: "D", fixed: "[date]" },
  address: { letter: "L", fixed: "[address]" },
  "free-text": { letter: "T", fixed: "[text]" },
  credential: { letter: "X", fixed: "[credential]" },
  plain: { letter: "V", fixed: "[masked]" },
  unknown: { letter: "V", fixed: "[masked]" },
};

/** What `hide` leaves of every value. */
export const hiddenMark = "[hidden]";

/** Below so many distinct values a pseudonym could be told from how often it occurs; the column is `fixed`. */
export const leastDistinctForPseudonyms = 20;
