import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    globalSetup: ["tests/support/postgres-setup.ts", "tests/support/s3-setup.ts"],
    // A landing machine may stall for seconds; a test that fails twice in a row has failed.
    retry: process.env["CI"] === undefined ? 0 : 1,
    include: ["tests/{rules,promises,journeys,refusals,upkeep,shape}/**/*.test.ts"],
    exclude: ["tests/**/*.long.test.ts"],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
});
