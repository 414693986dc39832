import { instantText, type Caller, type Ports } from "../../context.ts";
import { record } from "../../record.ts";

/** Says which version of a product is current, so that people on an older one are told what that means (ALO-8); null forgets it. */
export async function setProductVersion(ports: Ports, caller: Caller, product: string, version: string | null): Promise<void> {
  const name = product.toLowerCase();
  await ports.records.transact(async (tables) => {
    const row = { version: version ?? "", changedAt: instantText(ports.clock.now()), changedBy: caller.personId };
    if (version === null) await tables.productVersions.remove({ product: name });
    else if ((await tables.productVersions.update({ product: name }, row)) === 0) await tables.productVersions.insert({ product: name, ...row });
    await record(ports, tables, { event: "directory.set-version", actorId: caller.personId, facts: { product: name, version } });
  });
}
