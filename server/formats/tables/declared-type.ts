import type { ColumnType } from "./tables.ts";

/** First match wins: `TIMESTAMP` before `TIME`, `DATETIME` before `DATE`, `INTERVAL` and `POINT` before `INT`. */
const kinds: readonly (readonly [RegExp, ColumnType])[] = [
  [/^(interval|point|u?n?signed$)/, "text"],
  [/^bool|^bit$|^bit\(1\)$|^tinyint\(1\)|^logical|^yesno/, "boolean"],
  [/^(smalldatetime|datetime|timestamp|timestamptz|instant)/, "instant"],
  [/^rowversion/, "bytes"],
  [/^date/, "date"],
  [/^time/, "time"],
  [/^(real|float|double)/, "real"],
  [/^(decimal|numeric|number|dec|money|smallmoney|currency|fixed)/, "decimal"],
  [/int|^(big|small)?serial|^year/, "integer"],
  [/char|text|clob|^string|^name|^uuid|^uniqueidentifier|^enum|^set|^json|^xml|^citext|^inet|^cidr|^macaddr/, "text"],
  [/blob|binary|^bytea|^image|^raw|^bit/, "bytes"],
];

/** What a type means that was declared in SQL, of whichever database; unknown words (and none at all) are `unknown`. */
export function declaredType(declared: string): ColumnType {
  const word = declared.trim().toLowerCase();
  if (word.endsWith("[]")) return "text";
  return kinds.find(([pattern]) => pattern.test(word))?.[1] ?? "unknown";
}
