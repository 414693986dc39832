/** Smooths the pace of an upload: the average of the last eight seconds, so that the time left does not jump. */
export class Pace {
  #points: { readonly at: number; readonly sent: number }[] = [];

  /** Takes a measurement (`at` in milliseconds) and answers bytes per second, or null until two seconds have passed. */
  measure(at: number, sent: number): number | null {
    this.#points.push({ at, sent });
    while (this.#points.length > 2 && at - (this.#points[0]?.at ?? at) > 8000) this.#points.shift();
    const first = this.#points[0];
    if (first === undefined || at - first.at < 2000) return null;
    return Math.max(0, ((sent - first.sent) / (at - first.at)) * 1000);
  }

  /** Forgets everything: after a pause or a gap the former pace says nothing. */
  reset(): void {
    this.#points = [];
  }
}
