/** Hands one message to the mail system. */
export interface Mailer {
  /** @throws when it was not taken; the error's `responseCode` (SMTP) tells whether it is for good (5xx). */
  send(message: Message): Promise<void>;
}

export interface Message {
  /** Stays the same on a repeat, so that a doubled delivery can be recognised (I7). */
  readonly messageId: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly attachments?: readonly { readonly filename: string; readonly contentType: string; readonly content: string }[];
}
