import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { Failure } from "../failure.ts";
import { fileFailure } from "../sending/local-files.ts";
import { pathOf } from "../surroundings.ts";
import type { Surroundings } from "../surroundings.ts";

/** Saves a document under a name that is free, and answers with its path. @throws {Failure} `file-problem`. */
export async function saveNew(surroundings: Surroundings, typed: string, content: string | Uint8Array): Promise<string> {
  const path = pathOf(surroundings, typed);
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content, { flag: "wx" });
    return path;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") throw new Failure("file-problem", `${path} exists already.`, "Choose another name.");
    throw fileFailure(error, path);
  }
}
