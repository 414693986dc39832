/** What the bench asks its client process to do, and what comes back. */
export type Wish =
  | { readonly do: "send"; readonly url: string; readonly method: "PUT" | "PATCH" | "POST"; readonly headers: Readonly<Record<string, string>>; readonly mark: number; readonly bytes: number; readonly frame: Frame }
  | { readonly do: "receive"; readonly url: string; readonly headers: Readonly<Record<string, string>>; readonly mark: number; readonly bytes: number }
  | { readonly do: "digest"; readonly mark: number; readonly bytes: number };

/**
 * `whole`: one request with nothing but the bytes. `form`: one multipart form with the field `file`.
 * `tus`: PATCH requests of at most `patchBytes` on one upload, one after another.
 */
export type Frame = { readonly as: "whole" } | { readonly as: "form"; readonly fields: Readonly<Record<string, string>>; readonly name: string } | { readonly as: "tus"; readonly patchBytes: number };

export interface Answer {
  /** From the first byte to the last acknowledgement (sending) or the last byte (receiving). */
  readonly seconds: number;
  readonly status: number;
  /** The last answer's body, when it is short. */
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly sha256?: string;
}

export type FromClient = { readonly id: number; readonly answer: Answer } | { readonly id: number; readonly failure: string } | { readonly ready: true };
export interface ToClient {
  readonly id: number;
  readonly wish: Wish;
}
