/** A round top for an axis and the distance of its lines: 37 → top 40, step 10. Steps are whole where every value is. */
export function scaleFor(values: readonly number[]): { readonly top: number; readonly step: number } {
  const highest = Math.max(0, ...values);
  if (highest === 0) return { top: 1, step: 1 };
  const rough = highest / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const round = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((step) => step >= rough) ?? rough;
  const step = values.every(Number.isInteger) ? Math.max(1, Math.ceil(round)) : round;
  return { top: Math.ceil(highest / step) * step, step };
}
