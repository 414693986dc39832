import type { KeyedHash } from "./cells.ts";

const roundConstants = new Int32Array(64);
const initialState = new Int32Array(8);
{
  // FIPS 180-4: the fractional parts of the cube and square roots of the first primes.
  let count = 0;
  for (let candidate = 2; count < 64; candidate += 1) {
    let isPrime = true;
    for (let factor = 2; factor * factor <= candidate; factor += 1) if (candidate % factor === 0) isPrime = false;
    if (!isPrime) continue;
    if (count < 8) initialState[count] = fraction(Math.sqrt(candidate));
    roundConstants[count] = fraction(Math.cbrt(candidate));
    count += 1;
  }
}

function fraction(root: number): number {
  return Math.floor((root - Math.floor(root)) * 2 ** 32) | 0;
}

const schedule = new Int32Array(64);

/** One step of SHA-256 (FIPS 180-4, 6.2.2): mixes a block of 64 bytes at `at` into the state. */
function compress(state: Int32Array, bytes: Uint8Array, at: number): void {
  const w = schedule;
  for (let index = 0, offset = at; index < 16; index += 1, offset += 4) {
    w[index] = ((bytes[offset] as number) << 24) | ((bytes[offset + 1] as number) << 16) | ((bytes[offset + 2] as number) << 8) | (bytes[offset + 3] as number);
  }
  for (let index = 16; index < 64; index += 1) {
    const x = w[index - 15] as number;
    const y = w[index - 2] as number;
    const small = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const large = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    w[index] = ((w[index - 16] as number) + small + (w[index - 7] as number) + large) | 0;
  }
  let a = state[0] as number;
  let b = state[1] as number;
  let c = state[2] as number;
  let d = state[3] as number;
  let e = state[4] as number;
  let f = state[5] as number;
  let g = state[6] as number;
  let h = state[7] as number;
  for (let index = 0; index < 64; index += 1) {
    const sum1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const first = (h + sum1 + ((e & f) ^ (~e & g)) + (roundConstants[index] as number) + (w[index] as number)) | 0;
    const sum0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const second = (sum0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + first) | 0;
    d = c;
    c = b;
    b = a;
    a = (first + second) | 0;
  }
  state[0] = (state[0] as number) + a;
  state[1] = (state[1] as number) + b;
  state[2] = (state[2] as number) + c;
  state[3] = (state[3] as number) + d;
  state[4] = (state[4] as number) + e;
  state[5] = (state[5] as number) + f;
  state[6] = (state[6] as number) + g;
  state[7] = (state[7] as number) + h;
}

/** Goes on from a state that has taken one block already: pads `length` bytes of `buffer` and writes the digest. */
function finish(state: Int32Array, buffer: Uint8Array, length: number): void {
  const blocks = (length + 9 + 63) >>> 6;
  buffer.fill(0, length, blocks * 64);
  buffer[length] = 0x80;
  const bits = (length + 64) * 8;
  const end = blocks * 64;
  buffer[end - 5] = Math.floor(bits / 2 ** 32);
  buffer[end - 4] = bits >>> 24;
  buffer[end - 3] = bits >>> 16;
  buffer[end - 2] = bits >>> 8;
  buffer[end - 1] = bits;
  for (let at = 0; at < end; at += 64) compress(state, buffer, at);
}

function writeState(state: Int32Array, into: Uint8Array): void {
  for (let index = 0; index < 8; index += 1) {
    const word = state[index] as number;
    into[index * 4] = word >>> 24;
    into[index * 4 + 1] = word >>> 16;
    into[index * 4 + 2] = word >>> 8;
    into[index * 4 + 3] = word;
  }
}

/**
 * HMAC-SHA-256 (RFC 2104, FIPS 180-4) over `domain`, a zero byte and `value` in UTF-8. Written out because masking needs it a few times a
 * row, at once (Web Crypto answers later) and in a browser as in Node; Node's own costs 5 µs a call where this costs less than one.
 * Tests compare it with Node's.
 * @throws {RangeError} for a key of other than 32 bytes.
 */
export function createKeyedHash(key: Uint8Array): KeyedHash {
  if (key.length !== 32) throw new RangeError("a masking key has 32 bytes");
  const inner = padded(key, 0x36);
  const outer = padded(key, 0x5c);
  const state = new Int32Array(8);
  const encoder = new TextEncoder();
  let buffer = new Uint8Array(1024);
  return (domain, value) => {
    const text = `${domain}\u0000${value}`;
    if (text.length * 3 + 128 > buffer.length) buffer = new Uint8Array(text.length * 3 + 1024);
    const { written } = encoder.encodeInto(text, buffer);
    state.set(inner);
    finish(state, buffer, written);
    const digest = new Uint8Array(32);
    writeState(state, buffer);
    state.set(outer);
    finish(state, buffer, 32);
    writeState(state, digest);
    return digest;
  };
}

function padded(key: Uint8Array, byte: number): Int32Array {
  const block = new Uint8Array(64).fill(byte);
  for (let index = 0; index < key.length; index += 1) block[index] = (key[index] ?? 0) ^ byte;
  const state = new Int32Array(initialState);
  compress(state, block, 0);
  return state;
}
