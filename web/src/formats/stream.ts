/**
 * Stands in for Node's `stream` beneath the ciphers of the reader of Access files: they inherit from a stream, but are called like functions.
 * `vite.config.ts` puts it there.
 */
export function Transform(): void {
  // On purpose: nothing of a stream is used.
}
