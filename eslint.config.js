import reactHooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["node_modules", "web/dist", "data", "keys", "dist", "tmp", "coverage"] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { project: ["./tsconfig.json", "./web/tsconfig.json"], tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_", ignoreRestSiblings: true }],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
      "@typescript-eslint/no-confusing-void-expression": "off",
      "@typescript-eslint/no-import-type-side-effects": "error",
    },
  },
  {
    files: ["server/domain/**"],
    rules: {
      "no-restricted-globals": ["error", { name: "process", message: "The domain is pure." }, { name: "Date", message: "Instants are arguments." }, { name: "fetch", message: "The domain is pure." }],
      "no-restricted-syntax": ["error", { selector: "MemberExpression[object.name='Temporal'][property.name='Now']", message: "Only server/system reads the clock." }, { selector: "AwaitExpression", message: "The domain does not wait." }],
    },
  },
  {
    files: ["server/**", "jobs/**"],
    ignores: ["server/system/**", "server/config/env.ts", "server/domain/**", "server/main.ts", "server/demo.ts"],
    rules: {
      "no-restricted-syntax": [
        "error",
        { selector: "MemberExpression[object.name='Temporal'][property.name='Now']", message: "Only server/system reads the clock." },
        { selector: "MemberExpression[object.name='Date'][property.name='now']", message: "Only server/system reads the clock." },
        { selector: "MemberExpression[object.name='process'][property.name='env']", message: "Only server/config/env.ts reads the environment." },
        { selector: "MemberExpression[object.name='Math'][property.name='random']", message: "Chance is a port." },
      ],
      "no-console": "error",
    },
  },
  {
    // Inside a transaction only its own tables are used; anything else awaited there holds every reader up.
    files: ["server/actions/**"],
    rules: {
      "no-restricted-syntax": [
        "error",
        { selector: "CallExpression[callee.property.name='transact'] AwaitExpression > CallExpression[callee.object.object.name='ports'][callee.object.property.name=/^(keys|sealed|mailer|signer|documents)$/]", message: "Await only the transaction's tables inside a transaction." },
        { selector: "CallExpression[callee.property.name='transact'] MemberExpression[object.property.name='records'][property.name='read']", message: "Use the transaction's tables: `read` would wait for the transaction itself." },
        { selector: "MemberExpression[object.name='Temporal'][property.name='Now']", message: "Only server/system reads the clock." },
      ],
    },
  },
  { files: ["web/src/**/*.{ts,tsx}"], plugins: { "react-hooks": reactHooks }, rules: { ...reactHooks.configs.recommended.rules } },
  { files: ["tests/**"], rules: { "@typescript-eslint/no-non-null-assertion": "off", "@typescript-eslint/no-unsafe-assignment": "off", "@typescript-eslint/no-unsafe-member-access": "off", "@typescript-eslint/no-unsafe-argument": "off", "@typescript-eslint/no-unsafe-call": "off", "@typescript-eslint/no-unsafe-return": "off" } },
  { files: ["**/*.js", "**/*.cjs", "**/*.mjs", "*.config.ts", "web/*.config.ts"], ...tseslint.configs.disableTypeChecked },
);
