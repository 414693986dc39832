import { Refusal } from "../domain/refusal.ts";

interface ForeignError {
  readonly name?: unknown;
  readonly code?: unknown;
  readonly type?: unknown;
  readonly status?: unknown;
}

const byMulterCode: Readonly<Record<string, Refusal>> = {
  LIMIT_FILE_SIZE: new Refusal("too-large", "The file is larger than this portal accepts."),
  LIMIT_PART_COUNT: new Refusal("not-valid", "The form has too many parts."),
  LIMIT_FILE_COUNT: new Refusal("not-valid", "Send one file a form."),
  LIMIT_FIELD_KEY: new Refusal("not-valid", "A field's name is too long."),
  LIMIT_FIELD_VALUE: new Refusal("not-valid", "A field's value is too long."),
  LIMIT_FIELD_COUNT: new Refusal("not-valid", "The form has too many fields."),
  LIMIT_UNEXPECTED_FILE: new Refusal("not-valid", "The file belongs into the field `file`."),
};

/**
 * Turns the errors of the body parsers, multer and Express into refusals, by their codes and never by their text.
 * Null: not a known one, so a bug.
 */
export function asRefusal(error: unknown): Refusal | null {
  if (typeof error !== "object" || error === null) return null;
  const { name, code, type, status } = error as ForeignError;
  if (name === "MulterError") return byMulterCode[String(code)] ?? new Refusal("not-valid", "The form could not be read.");
  if (name === "URIError") return new Refusal("not-valid", "The address is not well formed.");
  if (type === "entity.too.large" || status === 413) return new Refusal("too-large", "The body is larger than this route accepts.");
  if (type === "encoding.unsupported" || type === "charset.unsupported" || status === 415) return new Refusal("unsupported-media-type", "This content type or encoding is not accepted here.");
  if (typeof type === "string" && typeof status === "number" && status >= 400 && status < 500) return new Refusal("not-valid", "The body could not be read.");
  if (status === 400) return new Refusal("not-valid", "The request could not be read.");
  return null;
}
