import { useEffect, useRef, useState } from "react";
import { contentAddress } from "../../components/file-list.tsx";
import type { RowsAnswer, RowsQuestion, ShownRows, ShownTable } from "./masked-rows-protocol.ts";

export interface MaskedRows {
  /** `loading` until the copy is here, `failed` when it could not be fetched or read. */
  readonly state: "loading" | "failed" | "ready";
  readonly tables: readonly ShownTable[];
  readonly shown: ShownRows | null;
  readonly show: (table: string, page: number) => void;
}

/** Fetches the masked copy into this tab and reads pages of its rows in a worker. What was fetched counts as a copy taken. */
export function useMaskedRows(transferId: string, fileId: string): MaskedRows {
  const [state, setState] = useState<MaskedRows["state"]>("loading");
  const [tables, setTables] = useState<readonly ShownTable[]>([]);
  const [shown, setShown] = useState<ShownRows | null>(null);
  const worker = useRef<Worker | null>(null);
  useEffect(() => {
    const stop = new AbortController();
    const reader = new Worker(new URL("./masked-rows-worker.ts", import.meta.url), { type: "module" });
    worker.current = reader;
    const ask = (question: RowsQuestion): void => { reader.postMessage(question); };
    reader.onmessage = ({ data }: MessageEvent<RowsAnswer>) => {
      if ("failed" in data) setState("failed");
      else if ("tables" in data) {
        setTables(data.tables);
        setState("ready");
        const [first] = data.tables;
        if (first !== undefined) ask({ table: first.name, page: 0 });
      } else setShown(data);
    };
    reader.onerror = () => { setState("failed"); };
    void (async () => {
      try {
        const answer = await fetch(contentAddress(transferId, fileId), { signal: stop.signal });
        if (!answer.ok) throw new Error(String(answer.status));
        ask({ file: new File([await answer.blob()], "masked.sqlite") });
      } catch {
        if (!stop.signal.aborted) setState("failed");
      }
    })();
    return () => {
      stop.abort();
      reader.terminate();
    };
  }, [transferId, fileId]);
  return { state, tables, shown, show: (table, page) => { worker.current?.postMessage({ table, page } satisfies RowsQuestion); } };
}
