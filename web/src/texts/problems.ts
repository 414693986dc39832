/**
 * What happened and what to do, by the code of a refusal; the codes are those of `server/domain/refusal.ts`.
 * A page may pass better words for a code that it expects.
 */
export interface ProblemWords {
  readonly happened: string;
  readonly remedy: string;
}

export const problemTexts: Readonly<Record<string, ProblemWords>> = {
  "not-found": { happened: "We cannot find that.", remedy: "It may have been deleted, or it belongs to another account. Check the address." },
  "not-signed-in": { happened: "You are not signed in.", remedy: "Sign in and try again." },
  "not-allowed": { happened: "That is not yours to do.", remedy: "Ask the person who looks after your account." },
  "policy-refused": { happened: "The support policy does not provide for it.", remedy: "The support policy says why, and what is still possible." },
  "not-valid": { happened: "Something in the form is not right.", remedy: "Look at the marked fields and try again." },
  "wrong-state": { happened: "That is not possible any more: things have moved on.", remedy: "Load the page again to see where it stands." },
  gone: { happened: "Its time is over: the bytes are no longer given out.", remedy: "Look at the transfer for the proof of deletion." },
  conflict: { happened: "Somebody changed this at the same moment.", remedy: "Load the page again, then repeat what you wanted to do." },
  "conflict-unfinished": { happened: "Something is not finished yet.", remedy: "Let the upload go on, or remove it, and then repeat this." },
  "conflict-nothing-served": { happened: "No copy was taken, so there is none to remove.", remedy: "Nothing more needs to be done." },
  "range-not-satisfiable": { happened: "The file is shorter than that.", remedy: "Download it anew from the beginning." },
  "precondition-failed": { happened: "The file is another one than before.", remedy: "Download it anew from the beginning." },
  "held-by-another": { happened: "Somebody else holds it at the moment.", remedy: "Wait until it is given back, or speak with them." },
  "too-large": { happened: "It is larger than allowed.", remedy: "Compress it, or ask your contact for a higher limit." },
  "too-many": { happened: "That was tried too often.", remedy: "Wait a little and try again." },
  "empty-file": { happened: "The selected file is empty (0 bytes).", remedy: "Close the program that uses the database and choose the file again." },
  "quota-reached": { happened: "Your account's storage is full.", remedy: "Have an older transfer deleted, or ask your contact for more room." },
  "digest-mismatch": { happened: "The file that arrived is not the file on your computer.", remedy: "It probably changed while it was sent. Close the program that uses it and send it again." },
  locked: { happened: "The same file is being sent somewhere else right now.", remedy: "Go on there, or close that window and try again." },
  "storage-full": { happened: "Our storage is full.", remedy: "What has arrived is kept. We have been told; try again later." },
  unavailable: { happened: "A part of the portal does not answer right now.", remedy: "Try again in a minute. Nothing that was confirmed is lost." },
  "object-damaged": { happened: "The stored bytes did not pass their check, so they were not given out.", remedy: "We have been told. Please contact us." },
  "key-missing": { happened: "It cannot be opened any more: its key has been destroyed.", remedy: "See the proof of deletion." },
  "key-unavailable": { happened: "The keys are not available right now.", remedy: "Try again in a few minutes." },
  "contractor-needs-consent": { happened: "An outside specialist may only take it with the customer's consent by name.", remedy: "Ask for the consent first." },
  "approval-needed": { happened: "The customer approves full copies first, and has been asked.", remedy: "Take the masked copy meanwhile, or wait for the answer." },
  "masked-not-available": { happened: "There is no masked copy of this kind of file.", remedy: "Take a full copy, with a reason." },
  "format-not-readable": { happened: "This kind of file cannot be opened here.", remedy: "Send it as an ordinary transfer; support has the program for it." },
  "format-damaged": { happened: "The file is damaged or cut off.", remedy: "Make the copy again with the program closed. If the original is damaged too, send it as it is." },
  "format-password": { happened: "The file is protected by a password.", remedy: "Give its password, or take the protection off in a copy." },
  "format-too-large": { happened: "The file is too large to be opened whole.", remedy: "Send it as an ordinary transfer, or mask it with the command line." },
  "key-not-enrolled": { happened: "The engineer's key is not enrolled, or has ended.", remedy: "A supervisor compares the key's fingerprint with the engineer and enrols it." },
  "connection-check-needed": { happened: "This portal asks for a recent connection check before a remote session.", remedy: "Run the check; mail and phone stay open meanwhile." },
  "other-node": { happened: "The other side is connected to another server of this portal.", remedy: "Try again; if it stays so, tell the portal's operator." },
  "removal-outstanding": { happened: "The removal of the local copy has not been confirmed.", remedy: "Confirm the removal first." },
  "result-missing": { happened: "There is no result yet.", remedy: "Upload the result, or say that there is nothing to return." },
  "step-up-needed": { happened: "This needs your second factor again.", remedy: "Enter a fresh code and repeat it." },
  "terms-changed": { happened: "The terms have changed since you last agreed.", remedy: "Read them again before you go on." },
  "unsupported-media-type": { happened: "The request did not have the expected form.", remedy: "Load the page again." },
  "length-mismatch": { happened: "The file has another length than announced.", remedy: "Choose the file again." },
  "offset-mismatch": { happened: "The upload stands at another point than expected.", remedy: "Press “Go on”: it finds the right point by itself." },
  "object-missing": { happened: "The stored bytes are missing.", remedy: "We have been told. Please contact us." },
  "idempotency-conflict": { happened: "The same request was already made with other contents.", remedy: "Load the page again." },
  "certificate-invalid": { happened: "This is not a valid proof.", remedy: "Make sure that the whole file was chosen, unchanged." },
};

/** Words for failures that carry no code of ours. */
export const transportTexts = {
  network: { happened: "The portal cannot be reached.", remedy: "Check your connection. If other sites work, a firewall or proxy may be in the way." },
  proxy: (status: number): ProblemWords => ({
    happened: `Something between you and the portal answered (status ${String(status)}), not the portal itself.`,
    remedy: "A company proxy or firewall is the likely cause. Show this message to whoever looks after your network.",
  }),
  proxyBodyLimit: {
    happened: "Something between you and the portal refuses large requests (status 413).",
    remedy: "The portal goes on with smaller pieces by itself. If it stops again, ask whoever runs the proxy to raise its limit.",
  },
  timeout: { happened: "The portal did not answer in time.", remedy: "Try again. On a slow line, keep this page open." },
  bug: { happened: "Something went wrong on our side.", remedy: "Try again. If it happens again, tell us the number below." },
  reference: (id: string) => `Number for our support: ${id}`,
} as const;
