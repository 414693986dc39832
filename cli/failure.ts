/** The exit codes of the command line (`custody help exit-codes`), by the name of what happened. Codes never change their meaning. */
export const exitCodes = {
  done: 0,
  bug: 1,
  usage: 2,
  refused: 3,
  "verification-failed": 4,
  "no-answer": 5,
  "not-signed-in": 6,
  "file-problem": 7,
  stopped: 130,
} as const;

export type FailureKind = Exclude<keyof typeof exitCodes, "done" | "bug">;

/** An expected failure: what happened, what to do about it, and by its kind the exit code. Anything else that is thrown is a bug. */
export class Failure extends Error {
  readonly kind: FailureKind;
  /** What the person can do, or null where the message says it all. */
  readonly advice: string | null;
  /** The stable word to compare: the server's problem code, or the kind. */
  readonly code: string;

  constructor(kind: FailureKind, message: string, advice: string | null = null, code: string = kind) {
    super(message);
    this.name = "Failure";
    this.kind = kind;
    this.advice = advice;
    this.code = code;
  }
}

/** The table that help and documentation show. */
export const exitCodeHelp = `Exit codes:
  0    done
  1    a fault of this program (please report it)
  2    the command was not understood, or something needed was not given
  3    the portal refused
  4    verification failed: a certificate is not proven, or bytes differ from their digest
  5    no answer from the portal or the network; nothing is lost, try again (custody resume)
  6    not signed in, or the sign-in has ended (custody login)
  7    a file problem: missing, empty, changed while it was read, no space, not allowed
  130  stopped by you (Ctrl-C); transfers can be resumed (custody resume)`;
