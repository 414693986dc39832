import { connectTo, keepSignIn } from "../connection/credentials.ts";
import { signIn } from "../connection/sign-in.ts";
import { serverUrlOf } from "../connection/server-url.ts";
import { openAsker } from "../console/ask.ts";
import type { CommandGroup } from "../program.ts";

interface Options {
  readonly url?: string;
  readonly email?: string;
}

/** `login`: customers by a code that comes by e-mail, staff by password and one-time code; leaves a token named after this machine. */
export const addLogin: CommandGroup = (program, { surroundings, report, note }) => {
  program
    .command("login")
    .description("sign in and keep a token on this machine")
    .option("--url <url>", "address of the portal (asked for otherwise)")
    .option("--email <address>", "your e-mail address (asked for otherwise)")
    .option("--json", "print one JSON object")
    .addHelpText("after", "\nCodes and passwords are asked for, never taken as arguments. The token is kept in the keyring (secret-tool) where there is one, else in a file that only you can read.")
    .action(async ({ url, email }: Options) => {
      const asker = openAsker(surroundings);
      try {
        const server = serverUrlOf(url ?? surroundings.env["CUSTODY_URL"] ?? (await asker.ask("Address of the portal: ")));
        const address = email ?? (await asker.ask("Your e-mail address: "));
        const name = `custody on ${surroundings.hostName}`.slice(0, 100);
        const made = await signIn(connectTo(surroundings, server), address, name, asker, note);
        const keptIn = await keepSignIn(surroundings, { server, email: address, token: made.token, tokenId: made.id });
        report({
          lines: [`Signed in to ${server} as ${address}, until ${made.endsAt}.`, keptIn === "keyring" ? "The token is in your keyring." : "The token is in a file that only you can read."],
          json: { server, email: address, keptIn, endsAt: made.endsAt, tokenName: name },
        });
      } finally {
        asker.close();
      }
    });
};
