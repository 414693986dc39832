/** One step of the schema. A step that was published is never changed: another one is added. */
export interface Migration {
  readonly name: string;
  readonly statements: readonly string[];
  readonly sqliteOnly: readonly string[];
  readonly postgresOnly: readonly string[];
}
