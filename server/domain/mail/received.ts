/** A header of a mail as it came: the name in lower case, the value unfolded, nothing decoded. In the order in which they stand; servers on the way add theirs on top. */
export interface MailHeader {
  readonly name: string;
  readonly value: string;
}

/** Where a mail goes once the records know of it: kept in the folder for taken mails, or deleted for good. */
export type MailFate = "keep" | "delete";

/** The values of a header. */
export function headerValues(headers: readonly MailHeader[], name: string): readonly string[] {
  return headers.filter((header) => header.name === name).map(({ value }) => value.trim());
}
