import type { RequestHandler } from "express";
import { Refusal } from "../../domain/refusal.ts";
import { checkOneCredential, cookieValues, sessionCookie } from "./cookies.ts";
import { acceptedOrigins } from "./host.ts";

const control = /[\u0000-\u001f\u007f]/;
// Line breaks and tabs are allowed in text that people write.
const controlInText = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;
const dangerousKeys = new Set(["__proto__", "constructor", "prototype"]);
const parametersMax = 50;
const addressCharactersMax = 4096;

function isClean(encoded: string): boolean {
  try {
    return !control.test(decodeURIComponent(encoded.replaceAll("+", " ")));
  } catch {
    return false;
  }
}

function isCleanMetadata(header: string): boolean {
  return header.split(",").every((pair) => {
    const [, value = ""] = pair.trim().split(" ");
    return !control.test(Buffer.from(value, "base64").toString("utf8"));
  });
}

/** Refuses NUL and other control characters anywhere in address, headers, cookies and tus metadata, two credentials at once, and addresses made to choke a parser (R01, R18, R67). */
export const cleanRequest: RequestHandler = (request, _response, next) => {
  checkOneCredential(request);
  const address = request.originalUrl;
  if (address.length > addressCharactersMax) throw new Refusal("too-large", "The address is too long.");
  const query = address.indexOf("?");
  if (query >= 0 && address.slice(query + 1).split("&").length > parametersMax) throw new Refusal("not-valid", "The address has too many parameters.");
  if (!isClean(address)) throw new Refusal("not-valid", "The address is not well formed.");
  for (const [index, value] of request.rawHeaders.entries()) {
    if (index % 2 === 1 && control.test(value.replaceAll("\t", ""))) throw new Refusal("not-valid", "A header is not well formed.");
  }
  const cookie = request.headers.cookie;
  if (cookie !== undefined && /%(?:[01][0-9a-f]|7f)/i.test(cookie)) throw new Refusal("not-valid", "A cookie is not well formed.");
  const metadata = request.headers["upload-metadata"];
  if (typeof metadata === "string" && !isCleanMetadata(metadata)) throw new Refusal("not-valid", "The upload's metadata is not well formed.");
  next();
};

/** For `JSON.parse` of a body: refuses control characters and halves of characters in any text or key, and keys that reach into prototypes (R13, R18). */
export function cleanJson(key: string, value: unknown): unknown {
  if (dangerousKeys.has(key) || !isCleanText(key)) throw new SyntaxError("key");
  if (typeof value === "string" && !isCleanText(value)) throw new SyntaxError("text");
  return value;
}

function isCleanText(text: string): boolean {
  return text.isWellFormed() && !controlInText.test(text);
}

function mediaType(header: string | undefined): string {
  return (header ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";
}

/** Bodies are JSON, but for the bytes of uploads; anything else is refused unread (R07). */
export const contentTypes: RequestHandler = (request, _response, next) => {
  const length = request.headers["content-length"];
  const hasBody = request.headers["transfer-encoding"] !== undefined || (length !== undefined && length !== "0");
  const type = mediaType(request.headers["content-type"]);
  // Mounted under /api, `path` alone lacks that part.
  const path = request.baseUrl + request.path;
  if (!hasBody && type === "") {
    next();
    return;
  }
  const isAccepted =
    type === "application/json" ||
    (type === "multipart/form-data" && request.method === "POST" && path.endsWith("/files")) ||
    (type === "application/offset+octet-stream" && /^\/api\/uploads(\/|$)/.test(path));
  if (!isAccepted) throw new Refusal("unsupported-media-type", "This content type is not accepted here.");
  next();
};

const safeMethods = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Requests that change something must come from our own pages when a cookie speaks for them: exact Origin and `Sec-Fetch-Site`.
 * Without a session cookie (sign-in, tokens) both may be missing, as from a script, but may not be wrong: nobody is signed in by another site.
 */
export function ownPages(publicUrl: URL): RequestHandler {
  return (request, _response, next) => {
    if (safeMethods.has(request.method)) {
      next();
      return;
    }
    const hasCookie = cookieValues(request, sessionCookie).length > 0;
    const isBearer = !hasCookie && request.headers.authorization !== undefined;
    const { origin, "sec-fetch-site": site } = request.headers;
    const isOwnOrigin = origin === undefined ? !hasCookie : acceptedOrigins(publicUrl, request).includes(origin);
    const isOwnSite = site === undefined ? !hasCookie : site === "same-origin";
    if (!isBearer && (!isOwnOrigin || !isOwnSite)) throw new Refusal("not-allowed", "This request did not come from one of the portal's pages.");
    next();
  };
}
