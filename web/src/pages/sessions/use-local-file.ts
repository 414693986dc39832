import { useEffect, useRef, useState } from "react";
import type { MaskPlan } from "../../../../server/domain/masking/plan.ts";
import { openWork, type OpenWork } from "../../live/host/open-work.ts";
import { WorkFailure, type OpenedDatabase, type Wish } from "../../live/host/work.ts";

export interface LocalFile {
  readonly work: OpenWork | null;
  readonly name: string;
  readonly opened: OpenedDatabase | null;
  readonly plan: MaskPlan | null;
  readonly wishes: readonly Wish[];
  /** Share that was read; null while that is not known. */
  readonly reading: { readonly share: number | null } | null;
  readonly failure: WorkFailure | null;
  readonly open: (files: readonly File[], password?: string) => Promise<void>;
  readonly wish: (table: string, column: string, wish: "show" | "hide" | null) => Promise<void>;
  /** While `act` runs, and when it succeeds, the worker is not closed with the page. */
  readonly handOver: (act: (work: OpenWork) => Promise<void>) => Promise<void>;
}

const companionEndings = /(-wal|-shm|\.dbt|\.fpt|\.cdx|\.idx|\.ldb|\.laccdb)$/i;

/** The customer's file, opened in a worker of this tab. */
export function useLocalFile(onOpened: () => void): LocalFile {
  const held = useRef<OpenWork | null>(null);
  const [state, setState] = useState<{ work: OpenWork | null; name: string; opened: OpenedDatabase | null; plan: MaskPlan | null; wishes: readonly Wish[]; reading: LocalFile["reading"]; failure: WorkFailure | null }>({ work: null, name: "", opened: null, plan: null, wishes: [], reading: null, failure: null });
  const change = (to: Partial<typeof state>): void => { setState((before) => ({ ...before, ...to })); };
  useEffect(() => () => {
    held.current?.close();
    held.current = null;
  }, []);
  return {
    ...state,
    open: async (files, password) => {
      const main = files.find((file) => !companionEndings.test(file.name)) ?? files[0];
      if (main === undefined) return;
      held.current?.close();
      const work = openWork();
      held.current = work;
      change({ work, name: main.name, opened: null, plan: null, wishes: [], reading: { share: null }, failure: null });
      work.onProgress = (done, of) => { change({ reading: { share: of === null ? null : done / of } }); };
      try {
        const named = (file: File) => ({ file, name: file.name });
        const opened = await work.open(named(main), files.filter((file) => file !== main).map(named), password);
        change({ opened, plan: opened.plan, reading: null });
        onOpened();
      } catch (error) {
        if (held.current === work) change({ reading: null, failure: error instanceof WorkFailure ? error : new WorkFailure("unreadable", "") });
      } finally {
        work.onProgress = null;
      }
    },
    wish: async (table, column, wish) => {
      const others = state.wishes.filter((one) => one.table !== table || one.column !== column);
      const wishes = wish === null ? others : [...others, { table, column, wish }];
      const plan = await held.current?.plan(wishes);
      if (plan !== undefined) change({ plan, wishes });
    },
    handOver: async (act) => {
      const work = held.current;
      if (work === null) return;
      held.current = null;
      try {
        await act(work);
      } catch (error) {
        held.current = work;
        throw error;
      }
    },
  };
}
