import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    globalSetup: ["tests/support/postgres-setup.ts"],
    include: ["tests/{rules,promises,journeys,refusals,upkeep,shape}/**/*.test.ts"],
    exclude: ["tests/**/*.long.test.ts"],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
});
