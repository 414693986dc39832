#!/usr/bin/env node
import { commandGroups } from "./commands/all.ts";
import { start } from "./start.ts";

// What customers get, also as an executable; the repository's own command line adds `admin` (with-admin.ts).
await start(commandGroups);
