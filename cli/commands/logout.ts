import { dropSignIn, keptSignIn, openConnection } from "../connection/credentials.ts";
import { Failure } from "../failure.ts";
import type { CommandGroup } from "../program.ts";

/** `logout`: ends the token at the portal and forgets it here; here even when the portal does not answer. */
export const addLogout: CommandGroup = (program, { surroundings, report }) => {
  program
    .command("logout")
    .description("end the token and forget it on this machine")
    .option("--json", "print one JSON object")
    .action(async () => {
      const signIn = await keptSignIn(surroundings);
      if (signIn === null) throw new Failure("not-signed-in", "There is no sign-in on this machine.");
      // The kept sign-in is what ends, whatever the environment says.
      const connection = await openConnection({ ...surroundings, env: { ...surroundings.env, CUSTODY_URL: undefined, CUSTODY_TOKEN: undefined } }).catch(() => null);
      const ended = await connection?.tell("DELETE /api/session").then(() => true, (error: unknown) => (error instanceof Failure && error.kind === "not-signed-in" ? true : error));
      await dropSignIn(surroundings, signIn);
      if (ended !== true) {
        throw new Failure("no-answer", "The token is forgotten here, but the portal did not confirm its end.", `End it on your account page: ${signIn.server}/account`);
      }
      report({ lines: [`Signed out of ${signIn.server}.`], json: { server: signIn.server, signedOut: true } });
    });
};
