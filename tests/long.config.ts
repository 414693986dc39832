import { defineConfig } from "vitest/config";

/** What takes minutes: killed servers at 1 GiB, a million mutations, S3 under faults, long journeys. `.ci/run` runs it after `npm test`. */
export default defineConfig({
  test: {
    globalSetup: ["tests/support/postgres-setup.ts", "tests/support/s3-setup.ts"],
    // A landing machine may stall for seconds; a test that fails twice in a row has failed.
    retry: process.env["CI"] === undefined ? 0 : 1,
    include: ["tests/**/*.long.test.ts"],
    testTimeout: 900_000,
    hookTimeout: 120_000,
    maxWorkers: 1,
  },
});
