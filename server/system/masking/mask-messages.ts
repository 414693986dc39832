import type { MaskedBytes, NamedBytes } from "../../ports/copy-masker.ts";
import type { RefusalCode } from "../../domain/refusal.ts";

export interface ToMaskWorker {
  readonly file: NamedBytes;
  readonly companions: readonly NamedBytes[];
}

/** Codes and sentences of ours only: whatever else goes wrong may quote content. */
export type FromMaskWorker = { readonly say: "done"; readonly copy: MaskedBytes } | { readonly say: "refused"; readonly code: RefusalCode; readonly message: string };
