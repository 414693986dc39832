import { AsyncLocalStorage } from "node:async_hooks";
import { Refusal } from "../../domain/refusal.ts";
import type { Tables } from "../../ports/records/records.ts";
import { again } from "./driver.ts";
import type { Database, DatabaseKind, Source } from "./schema.ts";
import { tablesOver } from "./tables.ts";

interface Scope {
  isOpen: boolean;
}

/** How long a transaction may stay open, in milliseconds, before it is undone: what it waits for holds everybody up. */
export const transactionMs = 10_000;

/** `Records.read` and `Records.transact` over a database, and the database for whatever else may not happen inside a transaction. */
export interface Transactions {
  readonly read: Tables;
  readonly outside: Source;
  readonly transact: <T>(work: (tables: Tables) => Promise<T>) => Promise<T>;
}

export function transactionsOver(database: Database, kind: DatabaseKind, limitMs = transactionMs): Transactions {
  const scopes = new AsyncLocalStorage<Scope>();
  const isInside = (): boolean => scopes.getStore()?.isOpen === true;

  const outside: Source = {
    kind,
    isTransaction: false,
    database() {
      // SQLite has one connection: this would wait for itself for ever. PostgreSQL would answer from outside the transaction.
      if (isInside()) throw new Error("inside a transaction only its own tables may be used");
      return database;
    },
  };

  function inside(transaction: Database, scope: Scope): Source {
    return {
      kind,
      isTransaction: true,
      database() {
        if (!scope.isOpen) throw new Error("this transaction has ended");
        return transaction;
      },
    };
  }

  return {
    read: tablesOver(outside),
    outside,
    transact: async (work) => {
      if (isInside()) throw new Error("a transaction cannot be opened inside another one");
      return again(() =>
        database.transaction().execute(async (transaction) => {
          const scope: Scope = { isOpen: true };
          try {
            return await withinTime(
              scopes.run(scope, () => work(tablesOver(inside(transaction, scope)))),
              limitMs,
            );
          } finally {
            scope.isOpen = false;
          }
        }),
      );
    },
  };
}

async function withinTime<T>(work: Promise<T>, limitMs: number): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    late.reject(new Refusal("unavailable", "A change of the records took too long and was undone."));
  }, limitMs);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
