/** Counts attempts for the brakes on sign-in, over all nodes. */
export interface Attempts {
  /**
   * Counts one attempt under `key` in a window that begins with the first one and lasts `seconds`. Gives null up to `most` of them, then how long
   * the window still lasts, in milliseconds.
   */
  take(key: string, most: number, seconds: number): Promise<number | null>;
}
