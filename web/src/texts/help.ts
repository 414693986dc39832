/** Texts of the help page. Commands are built with the address of this portal. */
export const helpTexts = {
  title: "Help",
  lead: "The usual questions, what to do when the connection is in the way, and how to send without a browser.",
  questions: "Usual questions",
  answers: [
    ["My computer went off while I was sending.", "Sign in, open “My transfers” and press “Go on”. Choose the same file again: what has arrived is not sent twice."],
    ["Can I close the page while it is sending?", "Yes. Sending stops and goes on when you come back and choose the same file. What was sent is kept for 7 days."],
    ["The program says that the database is in use.", "Close the program on every computer that uses the database, then choose the file again. A file that changes while it is sent is noticed and must be sent anew."],
    ["Which files belong together?", "Choose all of them, or the folder. The page tells you when a usual companion is missing, for example a .ldf beside a .mdf."],
    ["The database has a password.", "Send it as it is. We ask you for the password by phone; please write it neither here nor in a mail."],
    ["Who can see my data?", "“Who holds a copy” on the page of the transfer names everybody, with the reason. It is complete: there is no other way to a copy."],
    ["I want it gone.", "On the page of the transfer: “Ask us to delete”. Now or on a day of your choice. You get a proof that anybody can check."],
    ["I get no sign-in code.", "Look into the spam folder. Codes work for 10 minutes and only in the browser that asked for them. If none comes, ask your contact which address is known here."],
  ],
  connection: {
    title: "When the connection is in the way",
    text: "These come from a proxy, a firewall or a virus scanner between you and the portal. Show the line to whoever looks after your network.",
    remedy: "What helps",
    faults: [
      ["Status 413, or it stops after a few megabytes", "A proxy limits how large a request may be.", "The page goes on with smaller pieces by itself. Better: raise the proxy's limit to 70 MB (nginx: client_max_body_size)."],
      ["It stops at the same minute again and again", "A proxy cuts requests that take long.", "Raise its time limit for this host to an hour, or send by the command line, which uses small pieces."],
      ["Progress runs ahead, then falls back", "A virus scanner collects everything before it passes it on.", "Except this host from scanning of uploads; the portal checks files itself."],
      ["The page does not refresh by itself", "Long-lived answers are held back.", "Nothing is lost: load the page again. Better: no buffering for /api/events."],
      ["A warning about the certificate", "Something opens the encrypted connection.", "Do not go on. Ask who looks after your network."],
    ],
    test: "Check the connection",
    testing: "Checking…",
    good: (milliseconds: number) => `The portal answers in ${String(Math.round(milliseconds))} ms, and nothing in between changed the answer.`,
    changed: "Something between you and the portal changed its answer. A proxy or virus scanner opens the connection.",
  },
  without: {
    title: "Without a browser",
    token: "Make a token for scripts on the page of your account; it can do what you can. Keep it out of command lines that others see.",
    accountLink: "To your account",
    curlTitle: "With curl, in one piece",
    curlText: "Begin a transfer, note its id, send the file, say that this is all. The answer holds the fingerprint (SHA-256) of what was stored.",
    resumableTitle: "With any tus client",
    resumableText: (address: string) => `Resumable uploads follow tus 1.0 at ${address}, with the metadata transferId and filename.`,
    cliTitle: "With the command line of this portal",
    cliText: "It goes on across restarts, shows the same fingerprint, and knows how to remove a working copy.",
    copy: "Copy these commands",
    describe: "Every route is described at",
  },
} as const;

/** The commands for `curl`, one step a line. */
export function curlCommands(address: string): string {
  return [
    `read -rs TOKEN`,
    `curl -sS ${address}/api/transfers -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' -d '{"purpose":"repair","title":"Cannot be opened"}'`,
    `curl -sS ${address}/api/transfers/ID/files -H "Authorization: Bearer $TOKEN" -F file=@ledger.mdb`,
    `curl -sS -X POST ${address}/api/transfers/ID/complete -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json'`,
  ].join("\n");
}

/** The commands of the command line. */
export function cliCommands(address: string): string {
  return [`custody login ${address}`, "custody send ledger.mdb --transfer ID", "custody resume", "custody status"].join("\n");
}
