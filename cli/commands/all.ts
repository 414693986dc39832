import type { CommandGroup } from "../program.ts";
import { addCertificate } from "./certificate.ts";
import { addCheckout } from "./checkout.ts";
import { addDirect } from "./direct.ts";
import { addHost } from "./host.ts";
import { addInspect } from "./inspect.ts";
import { addLogin } from "./login.ts";
import { addLogout } from "./logout.ts";
import { addMask } from "./mask.ts";
import { addReceive } from "./receive.ts";
import { addRemove } from "./remove.ts";
import { addResume } from "./resume.ts";
import { addReturn } from "./return.ts";
import { addSend } from "./send.ts";
import { addStatus } from "./status.ts";
import { addVerify } from "./verify.ts";

/** The commands of customers and staff, in the order of the help. Commands for operators join in `with-admin.ts`, not here: executables are for customers. */
export const commandGroups: readonly CommandGroup[] = [
  addLogin,
  addLogout,
  addSend,
  addResume,
  addStatus,
  addReceive,
  addCheckout,
  addReturn,
  addRemove,
  addDirect,
  addCertificate,
  addVerify,
  addInspect,
  addMask,
  addHost,
];
