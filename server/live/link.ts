import { fromRelay, handshakeStep, type FromRelay, type HandshakeStep, type ToRelay } from "../domain/session/messages.ts";
import type { SessionReason } from "../domain/session/words.ts";
import type { OpenWire } from "./wire.ts";

export type LinkState = Extract<FromRelay, { type: "state" }>["state"];

export interface LinkEvents {
  /** This end is in. */
  joined(state: "active" | "paused", isPeerHere: boolean): void;
  peer(isHere: boolean): void;
  handshake(step: HandshakeStep): void;
  frame(frame: Uint8Array): void;
  state(state: LinkState, reason: SessionReason): void;
  /** The relay refuses; it closes afterwards. */
  problem(code: string, message: string): void;
  closed(code: number): void;
}

/** One end's line to the relay: the relay's own messages, and what it passes on without understanding. */
export interface Link {
  handshake(step: HandshakeStep): void;
  frame(frame: Uint8Array<ArrayBuffer>): void;
  act(verb: "pause" | "resume" | "end" | "revoke"): void;
  close(): void;
  readonly waitingBytes: number;
}

/** Opens the wire and shows the ticket as its first message: it stands in no address and no log. What the relay sends out of form closes the line. */
export function openLink(openWire: OpenWire, ticket: string, events: LinkEvents): Link {
  const say = (message: ToRelay): void => { wire.send(JSON.stringify(message)); };
  const wire = openWire({
    opened: () => { say({ type: "ticket", ticket }); },
    text: (text) => {
      const message = parsed(text);
      if (message === null) {
        wire.close();
        return;
      }
      switch (message.type) {
        case "joined": events.joined(message.state, message.isPeerHere); break;
        case "peer": events.peer(message.isHere); break;
        case "state": events.state(message.state, message.reason); break;
        case "problem": events.problem(message.code, message.message); break;
        case "handshake": {
          const step = handshakeStep.safeParse(message.step);
          if (step.success) events.handshake(step.data);
          else wire.close();
        }
      }
    },
    binary: (bytes) => { events.frame(bytes); },
    closed: (code) => { events.closed(code); },
  });
  return {
    handshake: (step) => { say({ type: "handshake", step }); },
    frame: (frame) => { wire.send(frame); },
    act: (verb) => { say({ type: "act", verb }); },
    close: () => { wire.close(); },
    get waitingBytes() { return wire.waitingBytes; },
  };
}

function parsed(text: string): FromRelay | null {
  try {
    return fromRelay.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
