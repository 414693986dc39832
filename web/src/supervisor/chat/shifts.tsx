import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useChatRoom, type ChatRoom } from "../../chat/queries.ts";
import { Button } from "../../components/button.tsx";
import { Card } from "../../components/card.tsx";
import { ConfirmDialog } from "../../components/confirm-dialog.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Field } from "../../components/field.tsx";
import { Quiet } from "../../components/page.tsx";
import { api } from "../../server/api.ts";
import { chatWatchTexts } from "../../texts/chat.ts";
import { DataTable } from "../data-table.tsx";
import { DepartmentName } from "../department-name.tsx";

const texts = chatWatchTexts.shifts;
const days = chatWatchTexts.weekdays;
type Person = ChatRoom["items"][number];
type Shift = Person["shifts"][number];

const clock = (minutes: number): string => `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;

/** "Mon 09:00-12:30" for each, in the order of the week. */
function linesOf(shifts: readonly Shift[]): string[] {
  return shifts.toSorted((one, other) => one.weekday - other.weekday || one.fromMinute - other.fromMinute).map(({ weekday, fromMinute, untilMinute }) => `${days[weekday - 1] ?? ""} ${clock(fromMinute)}-${clock(untilMinute)}`);
}

/** The shifts that the lines say, or null where one of them says none. */
function shiftsOf(text: string): Shift[] | null {
  const shifts = text.split("\n").filter((line) => line.trim() !== "").map((line): Shift | null => {
    const [, day = "", fromHour = "", fromMinute = "", untilHour = "", untilMinute = ""] = /^(\w{3}) (\d\d):(\d\d)-(\d\d):(\d\d)$/.exec(line.trim()) ?? [];
    const weekday = days.findIndex((one) => one.toLowerCase() === day.toLowerCase()) + 1;
    return weekday === 0 ? null : { weekday, fromMinute: Number(fromHour) * 60 + Number(fromMinute), untilMinute: Number(untilHour) * 60 + Number(untilMinute) };
  });
  return shifts.every((one) => one !== null) ? shifts : null;
}

/** Who answers chats when; a supervisor changes it. */
export function Shifts() {
  const room = useChatRoom();
  const [person, setPerson] = useState<Person | null>(null);
  return (
    <Card title={texts.title}>
      <Quiet>{texts.lead}</Quiet>
      <ErrorNote error={room.error} />
      <DataTable
        caption={texts.title}
        rows={room.data?.items ?? []}
        keyOf={(row) => row.person.id}
        columns={[
          { name: texts.person, cell: (row) => row.person.name },
          { name: texts.department, cell: (row) => <DepartmentName id={row.department} /> },
          { name: texts.there, cell: (row) => (row.isPresent && row.isInShift && row.mayChat ? texts.yes : texts.no) },
          { name: texts.shifts, cell: (row) => (row.shifts.length === 0 ? texts.none : linesOf(row.shifts).join(", ")) },
          { name: texts.edit, cell: (row) => <Button isSmall onClick={() => { setPerson(row); }}>{texts.edit}</Button> },
        ]}
      />
      {person !== null && <Edit person={person} onClose={() => { setPerson(null); }} />}
    </Card>
  );
}

function Edit({ person, onClose }: { readonly person: Person; readonly onClose: () => void }) {
  const client = useQueryClient();
  const [text, setText] = useState(linesOf(person.shifts).join("\n"));
  const shifts = shiftsOf(text);
  const save = useMutation({
    mutationFn: (wanted: Shift[]) => api("PUT /api/chat/shifts/:personId", { params: { personId: person.person.id }, body: { shifts: wanted } }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["chats", "room"] });
      onClose();
    },
  });
  return (
    <ConfirmDialog isOpen title={texts.editTitle(person.person.name)} confirm={texts.save} isBusy={save.isPending} onClose={onClose} onConfirm={() => { if (shifts !== null) save.mutate(shifts); }}>
      <Field label={texts.shifts} hint={texts.hint} error={shifts === null ? texts.wrong : undefined}>
        {(wiring) => <textarea {...wiring} name="shifts" rows={7} value={text} onChange={(event) => { setText(event.currentTarget.value); }} />}
      </Field>
      <ErrorNote error={save.error} />
    </ConfirmDialog>
  );
}
