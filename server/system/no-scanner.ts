import type { Scanner } from "../ports/scanner.ts";

/** No virus scanner is set up: files say so, and stay open. */
export const noScanner: Scanner = { isConfigured: false, scan: () => Promise.resolve("not-scanned") };
