import { setTimeout as wait } from "node:timers/promises";
import type { CompiledQuery, DatabaseConnection, Dialect, Driver, QueryResult, TransactionSettings } from "kysely";
import { Refusal } from "../../domain/refusal.ts";

/** A transaction that the database undid because of another one. Trying again is the answer; once too often it is `unavailable`. */
export class UndoneByAnother extends Refusal {
  constructor() {
    super("unavailable", "The records were changed by others at the same time, again and again. Please try again.");
  }
}

/** Turns an error of the database into the refusal that it means; gives back what means nothing expected. */
export type Translate = (error: unknown) => unknown;

/**
 * A dialect that lets only plain values into a query and only refusals (or bugs) out of it.
 * A Date, an array or an object as parameter would be stored as something else by one of the two databases, or as NULL without a word.
 */
export function guarded(dialect: Dialect, translate: Translate): Dialect {
  return {
    createDriver: () => new GuardedDriver(dialect.createDriver(), translate),
    createQueryCompiler: () => dialect.createQueryCompiler(),
    createAdapter: () => dialect.createAdapter(),
    createIntrospector: (database) => dialect.createIntrospector(database),
  };
}

/** @throws {TypeError} for every value but null, text, whole numbers and bytes. @throws {Refusal} `not-valid` for text with a NUL, which PostgreSQL cannot keep. */
export function requirePlain(parameters: readonly unknown[]): void {
  for (const value of parameters) {
    if (value === null || value instanceof Uint8Array) continue;
    if (typeof value === "string") {
      if (value.includes("\0")) throw new Refusal("not-valid", "A text holds a character that cannot be stored.");
    } else if (typeof value !== "number" || !Number.isSafeInteger(value)) {
      throw new TypeError(`${value instanceof Date ? "a Date" : typeof value} cannot be a parameter of a query: only null, text, whole numbers and bytes`);
    }
  }
}

/** Runs `work` again when another transaction undid it, five times in all with growing pauses (F21). @throws what `work` throws. */
export async function again<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof UndoneByAnother) || attempt === 5) throw error;
      await wait(5 * 2 ** attempt);
    }
  }
}

class GuardedDriver implements Driver {
  readonly #driver: Driver;
  readonly #translate: Translate;
  readonly #guarded = new WeakMap<DatabaseConnection, GuardedConnection>();

  constructor(driver: Driver, translate: Translate) {
    this.#driver = driver;
    this.#translate = translate;
  }

  async #translated<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw this.#translate(error);
    }
  }

  init(): Promise<void> {
    return this.#translated(() => this.#driver.init());
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    const inner = await this.#translated(() => this.#driver.acquireConnection());
    const connection = this.#guarded.get(inner) ?? new GuardedConnection(inner, this.#translate);
    this.#guarded.set(inner, connection);
    return connection;
  }

  beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    return this.#translated(() => this.#driver.beginTransaction(innerOf(connection), settings));
  }

  commitTransaction(connection: DatabaseConnection): Promise<void> {
    return this.#translated(() => this.#driver.commitTransaction(innerOf(connection)));
  }

  rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    return this.#translated(() => this.#driver.rollbackTransaction(innerOf(connection)));
  }

  releaseConnection(connection: DatabaseConnection): Promise<void> {
    return this.#driver.releaseConnection(innerOf(connection));
  }

  destroy(): Promise<void> {
    return this.#driver.destroy();
  }
}

class GuardedConnection implements DatabaseConnection {
  readonly inner: DatabaseConnection;
  readonly #translate: Translate;

  constructor(inner: DatabaseConnection, translate: Translate) {
    this.inner = inner;
    this.#translate = translate;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    requirePlain(query.parameters);
    try {
      return await this.inner.executeQuery<R>(query);
    } catch (error) {
      throw this.#translate(error);
    }
  }

  streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error("records are read in pages, not streamed");
  }
}

/** Kysely hands back what it was given; the driver below wants its own. */
function innerOf(connection: DatabaseConnection): DatabaseConnection {
  if (connection instanceof GuardedConnection) return connection.inner;
  throw new TypeError("this connection belongs to another driver");
}
