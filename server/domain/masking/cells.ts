/** A value as every format gives it (the same shape as `Cell` of `server/formats/tables`, which the domain does not import). */
export type MaskCell = null | boolean | number | bigint | string | Uint8Array;

export const maskColumnTypes = ["text", "integer", "real", "decimal", "boolean", "date", "instant", "time", "bytes", "unknown"] as const;
export type MaskColumnType = (typeof maskColumnTypes)[number];

/** A column with some of its values, from which its class is decided. A `Column` of `server/formats/tables` with its table and a sample. */
export interface ColumnSample {
  readonly table: string;
  readonly column: string;
  readonly type: MaskColumnType;
  readonly isKey: boolean;
  /** Values as they stand, nulls included; the more, the surer. */
  readonly values: readonly MaskCell[];
}

/**
 * HMAC-SHA-256 under a key that never leaves the customer's side, over the domain and the value with a separator that neither can hold.
 * At least 16 bytes; the same arguments give the same bytes.
 */
export type KeyedHash = (domain: string, value: string) => Uint8Array;
