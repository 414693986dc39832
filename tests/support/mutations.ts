import { deriveFileKeys, newFileKey } from "../../server/sealing/keys.ts";
import { openObject, sealObject } from "./sealed-objects.ts";
import { pattern } from "./sealed-vectors.ts";

/** Reproducible chance (the public-domain generator mulberry32): numbers from 0 up to but not including `below`. */
function seeded(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

/** One random change of `object`, helped by a second valid object: flips, cuts, growth, copied and swapped ranges, splices. May change nothing. */
function mutate(object: Buffer, other: Buffer, chance: (below: number) => number): Buffer {
  const changed = Buffer.from(object);
  const at = chance(object.length);
  const length = 1 + chance(40);
  switch (chance(8)) {
    case 0:
      changed[at]! ^= 1 << chance(8);
      return changed;
    case 1:
      for (let count = 1 + chance(8); count > 0; count -= 1) changed[chance(object.length)] = chance(256);
      return changed;
    case 2:
      return changed.subarray(0, at);
    case 3:
      return Buffer.concat([changed.subarray(0, at), Buffer.from(Array.from({ length }, () => chance(256))), changed.subarray(at)]);
    case 4:
      changed.copyWithin(at, chance(object.length), chance(object.length));
      return changed;
    case 5:
      return Buffer.concat([changed.subarray(0, at), changed.subarray(at + length)]);
    case 6:
      return Buffer.concat([changed.subarray(0, at), other.subarray(Math.min(at, other.length))]);
    default:
      return Buffer.concat([other.subarray(0, Math.min(at, other.length)), changed.subarray(at)]);
  }
}

/** How many of so many mutated objects open: none may. Objects of the same key and of another one lend their bytes. */
export function countOpenedMutations(mutations: number, seed: number): number {
  const chance = seeded(seed);
  const fileId = "file_mutated";
  const keys = deriveFileKeys(newFileKey(), fileId);
  const object = sealObject(keys, pattern(1, 120));
  const others = [sealObject(keys, pattern(2, 120)), sealObject(keys, pattern(1, 60)), sealObject(deriveFileKeys(newFileKey(), fileId), pattern(1, 120))];
  const valid = [object, ...others.slice(0, 2)];
  let opened = 0;
  for (let turn = 0; turn < mutations; turn += 1) {
    const changed = mutate(object, others[chance(others.length)]!, chance);
    // A change that gives back one of the objects that this key did seal is no change.
    if (valid.some((whole) => whole.equals(changed))) continue;
    if (openObject(keys, fileId, changed) !== null) opened += 1;
  }
  return opened;
}
