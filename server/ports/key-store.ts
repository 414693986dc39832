import type { KeyObject } from "node:crypto";
import type { PublicKey } from "../domain/ledger/public-key.ts";

/**
 * Keys that are kept apart from the records and their back-ups (by default the folder `KEY_DIR`).
 * A day key wraps the keys of everything whose deadline falls on that day (UTC); when the day is over it is destroyed,
 * and with it every back-up that still holds a wrapped key.
 */
export interface KeyStore {
  /**
   * Wraps 32 bytes under the key of `day` (`2026-12-21`, UTC), which is made when it does not exist yet.
   * `context` binds the wrapped key to its owner (file id ‖ account id; the key id is added by the store).
   * @throws {Refusal} `key-missing` when that day's key was already destroyed; `key-unavailable`.
   */
  wrap(key: Uint8Array, day: string, context: string): Promise<WrappedKey>;
  /** @throws {Refusal} `key-missing` when the day key was destroyed or never existed; `object-damaged` when it does not open; `key-unavailable`. */
  unwrap(wrapped: WrappedKey, context: string): Promise<Uint8Array>;
  /** Days (UTC, `2026-12-21`) whose key still exists. */
  days(): Promise<readonly string[]>;
  /** Overwrites and unlinks a day's key, durably. It can never be made again. */
  destroyDay(day: string): Promise<void>;

  /** Adds a finished erasure to the list kept beside the keys, durably, so that a restored back-up re-deletes (F46). */
  rememberErasure(erasure: Erasure): Promise<void>;
  erasures(): Promise<readonly Erasure[]>;

  /** A secret of this installation for one purpose, 32 bytes, derived from the master key (HKDF-SHA-256). */
  secret(purpose: string): Uint8Array;
  /** Ed25519 key that signs certificates and ledger heads, and its id (RFC 7638 thumbprint). */
  signingKey(): { readonly keyId: string; readonly privateKey: KeyObject; readonly publicKey: KeyObject };
  /** Public keys that signed before the present one; what they signed goes on to verify. */
  retiredKeys(): readonly PublicKey[];
}

/** `keyId` names the day key (`2026-12-21.<random>`); `bytes` is nonce ‖ ciphertext ‖ tag. */
export interface WrappedKey {
  readonly keyId: string;
  readonly bytes: Uint8Array;
}

export interface Erasure {
  readonly transferId: string;
  readonly fileIds: readonly string[];
  readonly erasedAt: Temporal.Instant;
}
