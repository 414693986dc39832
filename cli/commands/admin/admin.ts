import type { CommandGroup } from "../../program.ts";
import { addKeeping } from "./keeping.ts";
import { addMoving } from "./moving.ts";
import { addVerifying } from "./verifying.ts";

/** `admin …`: for the operator, on the portal's own machine, with the portal's own settings. */
export const addAdmin: CommandGroup = (program, shell) => {
  const admin = program.command("admin").description("for operators, on the portal's machine: verify, back up, restore, move, compact, change the master key");
  addVerifying(admin, shell);
  addKeeping(admin, shell);
  addMoving(admin, shell);
};
