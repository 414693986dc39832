import type { CommandGroup } from "./program.ts";
import { commandGroups } from "./commands/all.ts";
import { addPolicy } from "./commands/policy.ts";
import { start } from "./start.ts";

/** The command line in the repository: the customers' commands, `policy` with the profiles beside it, and `admin` for the operator, which alone loads the server. */
const words = process.argv.slice(2);
const needsAdmin = words.find((word) => !word.startsWith("-")) === "admin" || words.includes("help") || words.includes("--help") || words.length === 0;
const groups: CommandGroup[] = [...commandGroups, addPolicy];
if (needsAdmin) groups.push((await import("./commands/admin/admin.ts")).addAdmin);
await start(groups);
