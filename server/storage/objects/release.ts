const smallBytes = 64 << 10;

/**
 * Gives the memory of large byte arrays back at once instead of at the next collection, which external memory would otherwise force
 * every few segments (measured with four uploads: a sixth less processor time, 40 MiB less at the peak). The arrays are empty
 * afterwards; one that shares its buffer with others is left alone.
 */
export function release(pieces: readonly Uint8Array[]): void {
  for (const { buffer, length } of pieces)
    if (buffer instanceof ArrayBuffer && length >= smallBytes && length === buffer.byteLength) buffer.transfer(0);
}
