import { useEffect, useState } from "react";

/** Seconds until an instant, fresh every second. */
export function useSecondsLeft(at: string): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => { setNow(Date.now()); }, 1_000);
    return () => { clearInterval(timer); };
  }, []);
  return Math.max(0, (Date.parse(at) - now) / 1_000);
}
