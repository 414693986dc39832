/** Data flows one way: http → actions → domain; adapters stand behind ports. Each rule says why. */
const only = (name, comment, from, allowed) => ({ name, comment, severity: "error", from: { path: from }, to: { pathNot: allowed } });
const never = (name, comment, from, to, extra = {}) => ({ name, comment, severity: "error", from: { path: from, ...extra }, to: { path: to } });

module.exports = {
  forbidden: [
    { name: "no-cycles", comment: "A cycle has no beginning to read from.", severity: "error", from: {}, to: { circular: true } },
    only("domain-is-pure", "Rules must run anywhere, without clock, chance or I/O.", "^server/domain/", ["^server/domain/", "node_modules/zod"]),
    only("sealing-is-crypto-only", "The format must be readable from its document and node:crypto alone.", "^server/sealing/", ["^server/sealing/", "^server/domain/", "^crypto$", "^node:crypto$", "node_modules/zod"]),
    only("contract-is-shared", "Browsers and the command line import it: only zod and the domain's words.", "^server/contract/", ["^server/contract/", "^server/domain/", "node_modules/zod"]),
    only("ports-name-no-adapter", "A port that knows its adapter is not a port.", "^server/ports/", ["^server/ports/", "^server/domain/", "^(node:)?(stream|crypto)$"]),
    only("formats-only-parse", "Server, browser and command line share them: no I/O, and no packages but parsers.", "^server/formats/", ["^server/formats/", "^server/domain/", "node_modules/(@sqlite\\.org/sqlite-wasm|mdb-reader)/"]),
    only("live-runs-anywhere", "The two ends of a remote session are the same code in a browser's worker, the command line and tests: WebCrypto, the domain, the formats, SQLite in WebAssembly.", "^server/live/", ["^server/live/", "^server/domain/", "^server/formats/", "node_modules/(zod|@sqlite.org)"]),
    never("actions-see-ports", "Actions must run on any adapter. (Failpoints and time limits touch none; mail templates are plain functions.)", "^server/actions/", "^server/(storage|http|mail/(?!templates/)|system/(?!failpoint|time-limit)|config|documents|compose|serve|main)"),
    never("http-does-not-store", "Routes speak with actions, not with storage.", "^server/http/", "^server/(storage|mail|system|documents|config)/"),
    never("storage-knows-no-other-adapter", "Adapters are exchangeable only while they do not know each other.", "^server/storage/", "^server/(http|mail|actions|documents|config)/"),
    never("mail-knows-no-other-adapter", "Adapters are exchangeable only while they do not know each other.", "^server/(mail|documents)/", "^server/(http|storage|config)/"),
    never("only-roots-compose", "Joining adapters in one place keeps them replaceable.", "^(server|jobs|cli|web)/", "^server/(compose|serve)\\.ts$", { pathNot: "^(server/(main|demo|serve|compose)\\.ts|server/demo/|jobs/main\\.ts|server/admin/|cli/commands/admin)" }),
    never("web-sees-the-contract", "The browser app speaks through the contract only.", "^web/src/", "^server/(?!contract/|formats/|domain/|live/)"),
    never("cli-sees-the-contract", "The command line is a client on the customer's machine.", "^cli/", "^server/(actions|http|storage|mail|documents|config|ports|system)/", { pathNot: "^cli/commands/admin" }),
    never("nothing-imports-tests", "Tests depend on the product, never the other way.", "^(server|jobs|cli|web)/", "^tests/"),
    { name: "no-undeclared-packages", comment: "What is used is declared and pinned.", severity: "error", from: { path: "^(server|jobs|cli|web/src)/" }, to: { dependencyTypes: ["npm-no-pkg", "npm-unknown"] } },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { extensions: [".ts", ".tsx", ".js", ".cjs", ".mjs", ".d.ts"], exportsFields: ["exports"], conditionNames: ["import", "node", "default", "types"] },
  },
};
