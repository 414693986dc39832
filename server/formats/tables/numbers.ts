/** A whole number without loss: a bigint where a number could not hold it. */
export function exact(value: bigint): number | bigint {
  return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
}

/** The whole number that a text of digits is; the text itself where it has other signs. */
export function asInteger(text: string): number | bigint | string {
  if (!/^[-+]?\d+$/.test(text)) return text;
  return text.length < 16 ? Number(text) : exact(BigInt(text.replace(/^\+/, "")));
}
