/** Only a path of this portal may be gone back to after signing in; anything else is an address that somebody else put there. */
export function safeNext(next: string | null): string | null {
  if (next === null || !next.startsWith("/") || next.startsWith("//") || next.includes("\\")) return null;
  const here = "http://portal.invalid";
  const target = URL.canParse(next, here) ? new URL(next, here) : null;
  return target?.origin === here && !target.pathname.startsWith("/api/") ? target.pathname + target.search : null;
}
