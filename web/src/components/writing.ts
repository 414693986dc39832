import type { RefObject } from "react";

/** A text under way, for what stands beside it and may write into it. */
export interface Writing {
  readonly area: RefObject<HTMLTextAreaElement | null>;
  readonly text: string;
  readonly setText: (text: string) => void;
}
