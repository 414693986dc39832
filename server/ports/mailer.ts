/** Hands one message to the mail system. */
export interface Mailer {
  /** @throws {MailFailure} when it was not taken, or when nobody can tell whether it was. */
  send(message: Message): Promise<void>;
}

export interface Message {
  /** Stays the same on a repeat, so that a doubled delivery can be recognised (I7). */
  readonly messageId: string;
  readonly to: string;
  /** Where an answer goes; the sender where it is left out. */
  readonly replyTo?: string;
  readonly subject: string;
  readonly text: string;
  readonly attachments?: readonly { readonly filename: string; readonly contentType: string; readonly content: string }[];
}

/** What became of a message that was not simply taken. */
export class MailFailure extends Error {
  /**
   * `refused`: this message or this address will never be taken (5xx); `later`: the mail system or the way to it is troubled (4xx, no answer);
   * `uncertain`: the text was sent, but the answer was lost, so it may have been delivered.
   */
  readonly outcome: "refused" | "later" | "uncertain";

  constructor(outcome: "refused" | "later" | "uncertain", message: string) {
    super(message);
    this.name = "MailFailure";
    this.outcome = outcome;
  }
}
