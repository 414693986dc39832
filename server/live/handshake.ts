import { canonicalBytes } from "../domain/ledger/canonical-json.ts";
import type { HandshakeStep } from "../domain/session/messages.ts";
import type { End } from "../domain/session/words.ts";
import { fromBase64Url, own, toBase64Url, utf8, type Bytes } from "./bytes.ts";
import type { EngineerSigner, VerifyEngineer } from "./engineer-key.ts";
import { BadFrame, createOpener, createSealer, type Opener, type Sealer } from "./frames.ts";

type Step<Name extends HandshakeStep["step"]> = Extract<HandshakeStep, { step: Name }>;

/** What both ends know before they meet. A relay that changes any of it gets other keys and another phrase. */
export interface Meeting {
  readonly sessionId: string;
  /** Digest of the grant that holds; its epoch is in it. */
  readonly grantDigest: string;
  readonly engineerThumbprint: string;
}

/** What the ends agreed on. `phrase` is six digits that both people read to each other; until both agreed nothing is shown. */
export interface Agreement {
  readonly phrase: string;
  readonly sealer: Sealer;
  readonly opener: Opener;
}

const ecdh = { name: "ECDH", namedCurve: "P-256" } as const;

/**
 * The host's side. It commits to its key before it has seen the engineer's: otherwise somebody between them could try keys until
 * both phrases are the same, which for six digits takes half a second.
 */
export async function beginAsHost(meeting: Meeting, verify: VerifyEngineer): Promise<{ readonly commit: Step<"commit">; readonly finish: (step: Step<"key">) => Promise<{ readonly open: Step<"open">; readonly agreement: Agreement }> }> {
  const mine = await freshKey();
  const commitment = await commitmentTo(mine.publicKey, mine.nonce);
  let isUsed = false;
  return {
    commit: { step: "commit", commitment },
    finish: async ({ publicKey, nonce, signature }) => {
      // One answer for one commitment: a second key would be a second try at the phrase.
      if (isUsed) throw new BadFrame();
      isUsed = true;
      if (!(await verify(engineerStatement(meeting, commitment, publicKey, nonce), decoded(signature)))) throw new BadFrame();
      const open = { step: "open", publicKey: mine.publicKey, nonce: mine.nonce } as const;
      const agreement = await agree("host", meeting, mine.privateKey, publicKey, { commitment, engineerKey: publicKey, engineerNonce: nonce, hostKey: mine.publicKey, hostNonce: mine.nonce });
      return { open, agreement };
    },
  };
}

/** The engineer's side: answers a commitment with a signed key, then checks that the host opened what it had committed to. */
export async function beginAsEngineer(meeting: Meeting, signer: EngineerSigner, commit: Step<"commit">): Promise<{ readonly key: Step<"key">; readonly finish: (step: Step<"open">) => Promise<Agreement> }> {
  const mine = await freshKey();
  const { commitment } = commit;
  const signature = toBase64Url(await signer.sign(engineerStatement(meeting, commitment, mine.publicKey, mine.nonce)));
  return {
    key: { step: "key", publicKey: mine.publicKey, nonce: mine.nonce, signature },
    finish: async ({ publicKey, nonce }) => {
      if ((await commitmentTo(publicKey, nonce)) !== commitment) throw new BadFrame();
      return agree("engineer", meeting, mine.privateKey, publicKey, { commitment, engineerKey: mine.publicKey, engineerNonce: mine.nonce, hostKey: publicKey, hostNonce: nonce });
    },
  };
}

interface Transcript {
  readonly commitment: string;
  readonly engineerKey: string;
  readonly engineerNonce: string;
  readonly hostKey: string;
  readonly hostNonce: string;
}

async function freshKey(): Promise<{ privateKey: CryptoKey; publicKey: string; nonce: string }> {
  const pair = await crypto.subtle.generateKey(ecdh, false, ["deriveBits"]);
  const publicKey = toBase64Url(new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey)));
  return { privateKey: pair.privateKey, publicKey, nonce: toBase64Url(crypto.getRandomValues(new Uint8Array(32))) };
}

async function commitmentTo(publicKey: string, nonce: string): Promise<string> {
  return toBase64Url(await digest(canonicalBytes(["custody/1 live commitment", publicKey, nonce])));
}

function engineerStatement(meeting: Meeting, commitment: string, publicKey: string, nonce: string): Uint8Array {
  return canonicalBytes(["custody/1 live key", meeting.sessionId, meeting.grantDigest, meeting.engineerThumbprint, commitment, publicKey, nonce]);
}

async function agree(end: End, meeting: Meeting, privateKey: CryptoKey, peerKey: string, transcript: Transcript): Promise<Agreement> {
  let secret: ArrayBuffer;
  try {
    const peer = await crypto.subtle.importKey("raw", fromBase64Url(peerKey), ecdh, false, []);
    secret = await crypto.subtle.deriveBits({ name: "ECDH", public: peer }, privateKey, 256);
  } catch {
    throw new BadFrame();
  }
  const { commitment, engineerKey, engineerNonce, hostKey, hostNonce } = transcript;
  const salt = await digest(canonicalBytes(["custody/1 live", meeting.sessionId, meeting.grantDigest, meeting.engineerThumbprint, commitment, engineerKey, engineerNonce, hostKey, hostNonce]));
  const base = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveBits", "deriveKey"]);
  const hkdf = (info: string): { name: string; hash: string; salt: Bytes; info: Bytes } => ({ name: "HKDF", hash: "SHA-256", salt, info: utf8(`custody/1 live ${info}`) });
  const keyFrom = (from: End, use: "encrypt" | "decrypt"): Promise<CryptoKey> => crypto.subtle.deriveKey(hkdf(`frames from ${from}`), base, { name: "AES-GCM", length: 256 }, false, [use]);
  const phraseBits = new Uint8Array(await crypto.subtle.deriveBits(hkdf("phrase"), base, 64));
  const digits = String(new DataView(phraseBits.buffer).getBigUint64(0) % 1_000_000n).padStart(6, "0");
  const other: End = end === "host" ? "engineer" : "host";
  return {
    phrase: `${digits.slice(0, 3)} ${digits.slice(3)}`,
    sealer: createSealer(await keyFrom(end, "encrypt"), meeting.sessionId, end),
    opener: createOpener(await keyFrom(other, "decrypt"), meeting.sessionId, other),
  };
}

async function digest(bytes: Uint8Array): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", own(bytes)));
}

function decoded(text: string): Bytes {
  try {
    return fromBase64Url(text);
  } catch {
    throw new BadFrame();
  }
}
