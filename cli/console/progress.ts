import type { Surroundings } from "../surroundings.ts";
import { plainText } from "./plain-text.ts";
import { bytesInWords, durationInWords } from "./units.ts";

/** Bytes done so far, shown while they go; `end` leaves a last line. */
export interface Progress {
  readonly at: (bytesDone: number) => void;
  readonly end: () => void;
}

const barWidth = 24;
const rateWindowMilliseconds = 8_000;
const redrawMilliseconds = 100;
const lineEveryMilliseconds = 10_000;

/**
 * On a terminal one line that is drawn again: bar, bytes, rate, time left. Elsewhere (a log, a pipe) a plain line every ten seconds and one
 * at the end. What was there before the start (a resumed part) does not count for the rate.
 */
export function startProgress(surroundings: Surroundings, label: string, bytesTotal: number): Progress {
  const { errors, now } = surroundings;
  const samples: { at: number; bytes: number }[] = [];
  let drawnAt = Number.NEGATIVE_INFINITY;
  let saidAt = now();
  let bytesDone = 0;

  const rate = () => {
    const first = samples[0];
    const last = samples.at(-1);
    return first === undefined || last === undefined || last.at <= first.at ? null : (last.bytes - first.bytes) / ((last.at - first.at) / 1000);
  };
  const words = () => {
    const perSecond = rate();
    const percent = bytesTotal === 0 ? 100 : Math.floor((bytesDone / bytesTotal) * 100);
    const done = `${bytesInWords(bytesDone)} of ${bytesInWords(bytesTotal)} (${String(percent)} %)`;
    if (perSecond === null || perSecond <= 0) return done;
    const left = bytesDone >= bytesTotal ? "" : `, ${durationInWords(((bytesTotal - bytesDone) / perSecond) * 1000)} left`;
    return `${done}, ${bytesInWords(perSecond)}/s${left}`;
  };
  const draw = () => {
    const filled = bytesTotal === 0 ? barWidth : Math.min(barWidth, Math.floor((bytesDone / bytesTotal) * barWidth));
    const line = `${plainText(label)} [${"#".repeat(filled)}${".".repeat(barWidth - filled)}] ${words()}`;
    errors.write(`\r\u001b[K${line.slice(0, Math.max(20, (errors.columns ?? 80) - 1))}`);
  };

  return {
    at: (bytes) => {
      bytesDone = bytes;
      const at = now();
      samples.push({ at, bytes });
      while (samples.length > 2 && (samples[0]?.at ?? at) < at - rateWindowMilliseconds) samples.shift();
      if (errors.isTTY === true) {
        if (at - drawnAt < redrawMilliseconds) return;
        drawnAt = at;
        draw();
      } else if (at - saidAt >= lineEveryMilliseconds) {
        saidAt = at;
        errors.write(`${plainText(label)}: ${words()}\n`);
      }
    },
    end: () => {
      if (errors.isTTY === true) {
        draw();
        errors.write("\n");
      } else errors.write(`${plainText(label)}: ${words()}\n`);
    },
  };
}
