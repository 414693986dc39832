import { instantText, type Ports } from "../context.ts";
import { sealMailSecret } from "../mail-secret.ts";
import { enqueueMail } from "../mail.ts";
import { record } from "../record.ts";
import { maySignInByCode } from "./admission.ts";
import { challengeSeconds, signChallenge } from "./challenge.ts";
import { normaliseEmail } from "./email-address.ts";
import { evenText, keyedHash } from "./one-time-code.ts";

// Twenty consonants: no two look alike, and no word comes out.
const alphabet = "BCDFGHJKLMNPQRSTVWXZ";
const length = 8;
const tries = 5;
const codesAnHour = 5;

/**
 * Mails a sign-in code to a customer and gives the challenge that ties it to the asking browser. Whoever asks gets a challenge, so that
 * known and unknown addresses look the same (R46).
 * @throws {Refusal} `not-valid` for what is no address.
 */
export async function sendCode(ports: Ports, given: { readonly email: string; readonly address: string }): Promise<{ challenge: string }> {
  const email = normaliseEmail(given.email);
  const id = ports.randomness.id("code");
  const code = evenText(ports, alphabet, length);
  const codeHash = keyedHash(ports, "sign-in-code", id, code);
  const now = ports.clock.now();
  if ((await ports.records.read.people.count({ email, role: "customer" })) > 0) {
    await ports.records.transact(async (tables) => {
      const person = await tables.people.find({ email });
      if (person === undefined || !(await maySignInByCode(ports, tables, person))) return;
      const anHourAgo = instantText(now.subtract({ hours: 1 }));
      const recent = await tables.signInCodes.list({ personId: person.id }, { by: "createdAt", descending: true, limit: 50 });
      if (recent.filter((row) => row.createdAt > anHourAgo).length >= codesAnHour) return;
      const old = recent.filter((row) => row.createdAt <= anHourAgo).map((row) => row.id);
      if (old.length > 0) await tables.signInCodes.remove({ id: old });
      const expiresAt = instantText(now.add({ seconds: challengeSeconds }));
      await tables.signInCodes.insert({ id, personId: person.id, codeHash, triesLeft: tries, createdAt: instantText(now), expiresAt });
      await enqueueMail(ports, tables, { template: "sign-in-code", personId: person.id, facts: { expiresAt, ...sealMailSecret(ports, "sign-in-code", person.id, `${code.slice(0, 4)}-${code.slice(4)}`) } });
      await record(ports, tables, { event: "people.send-code", actorId: null, accountId: person.accountId, facts: { personId: person.id, address: given.address } });
    });
  }
  return { challenge: signChallenge(ports, id) };
}
