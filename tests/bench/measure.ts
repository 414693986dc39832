/** One contest: what we took and what the peer took, round by round, for the same bytes. */
export interface Contest {
  readonly name: string;
  readonly ours: string;
  readonly peer: string;
  readonly bytes: number;
  readonly ourSeconds: readonly number[];
  readonly peerSeconds: readonly number[];
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

/** Our speed over the peer's: above 1 we are faster. */
export function ratio(contest: Contest): number {
  return median(contest.peerSeconds) / median(contest.ourSeconds);
}

/** Runs both sides in turn, so that a machine that slows down slows both; the first round of each is not counted. */
export async function contest(name: string, sides: { readonly ours: string; readonly peer: string }, bytes: number, rounds: number, runOurs: (round: number) => Promise<number>, runPeer: (round: number) => Promise<number>): Promise<Contest> {
  const ourSeconds: number[] = [];
  const peerSeconds: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const our = await runOurs(round);
    const peer = await runPeer(round);
    if (round === 0) continue;
    ourSeconds.push(our);
    peerSeconds.push(peer);
  }
  return { name, ...sides, bytes, ourSeconds, peerSeconds };
}
