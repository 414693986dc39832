import { useMutation } from "@tanstack/react-query";
import { Button } from "../../components/button.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Note } from "../../components/note.tsx";
import { Actions } from "../../components/page.tsx";
import { api } from "../../server/api.ts";
import { helpTexts } from "../../texts/help.ts";

const texts = helpTexts.connection;

/** Asks the portal whether it is there, and whether its answer arrives as it was sent. */
export function ConnectionCheck() {
  const check = useMutation({
    mutationFn: async () => {
      const from = performance.now();
      const answer = await api("GET /api/health");
      return { isUnchanged: JSON.stringify(answer) === '{"status":"ok"}', milliseconds: performance.now() - from };
    },
  });
  return (
    <>
      <Actions><Button isBusy={check.isPending} onClick={() => { check.mutate(); }}>{check.isPending ? texts.testing : texts.test}</Button></Actions>
      <ErrorNote error={check.error} />
      {check.data !== undefined && (
        <Note tone={check.data.isUnchanged ? "good" : "bad"} role="status">{check.data.isUnchanged ? texts.good(check.data.milliseconds) : texts.changed}</Note>
      )}
    </>
  );
}
