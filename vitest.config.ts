import { defineConfig } from "vitest/config";

/** Tests that run a second time, on PostgreSQL. */
const onPostgres = [
  "upkeep/{bulk-reading,directions,erasure-crash,safety-stop,sweep}",
  "refusals/{transfer-rights,session-rights,chat-rights}",
  "journeys/{directory,plans,cases,cases-urgent}",
  "refusals/{case-rights,mail-intake,appointments,support-lists}",
];

export default defineConfig({
  test: {
    globalSetup: ["tests/support/postgres-setup.ts", "tests/support/s3-setup.ts"],
    // A landing machine may stall for seconds; a test that fails twice in a row has failed.
    retry: process.env["CI"] === undefined ? 0 : 1,
    exclude: ["tests/**/*.long.test.ts"],
    // What depends on the records runs on both: on SQLite, and again on PostgreSQL what time, races and rights depend on.
    projects: [
      { extends: true, test: { name: "ours", include: ["tests/{rules,promises,journeys,refusals,upkeep,shape}/**/*.test.ts"] } },
      { extends: true, test: { name: "postgres", env: { TEST_RECORDS: "postgres" }, include: onPostgres.map((name) => `tests/${name}.test.ts`) } },
    ],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Much of a test is waiting for processes, pages and disks: three at a time keep two cores busy.
    maxWorkers: 3,
    // Files follow one another in a worker, with the server's modules loaded once: a tenth of the time. No module keeps what a test does.
    isolate: false,
  },
});
