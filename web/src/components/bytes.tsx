import { bytes, count } from "../texts/format.ts";

/** A size as people say it; the exact number of bytes stands in the title. */
export function Bytes({ amount }: { readonly amount: number }) {
  return <span title={count(amount, "byte", "bytes")}>{bytes(amount)}</span>;
}
