import "./buffer.ts";
import { openTables } from "../../../server/formats/tables/open.ts";
import type { TablesAnswer, TablesQuestion } from "./tables-protocol.ts";
import { fileSource } from "./file-source.ts";

async function look({ file, name, companions, password, isCounted }: TablesQuestion): Promise<TablesAnswer> {
  const opened = await openTables(fileSource(file, name), {
    companions: companions.map((one) => fileSource(one.file, one.name)),
    ...(password === undefined ? {} : { password }),
    ...(isCounted === undefined ? {} : { isCounted }),
  });
  try {
    return { format: opened.format, tables: opened.tables.map(({ name: table, columns, rowCount }) => ({ name: table, columns, rowCount })) };
  } finally {
    opened.close();
  }
}

/** A refusal by its code and facts; a file that the system does not let be read any more, and everything unforeseen, is `unreadable`. */
function refusal(error: unknown): TablesAnswer {
  return error instanceof Error && "code" in error && typeof error.code === "string" && error.code.startsWith("format-") ? { refusal: error.code, message: error.message } : { refusal: "unreadable", message: "" };
}

addEventListener("message", ({ data }: MessageEvent<TablesQuestion>) => {
  look(data).catch(refusal).then(postMessage, () => undefined);
});
