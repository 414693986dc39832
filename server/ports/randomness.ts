/** The only source of chance outside `sealing`. Tests may inject a seeded one. */
export interface Randomness {
  bytes(count: number): Uint8Array;
  /** An opaque id: the prefix, an underscore and 128 random bits in base32 without look-alikes. */
  id(prefix: string): string;
}
