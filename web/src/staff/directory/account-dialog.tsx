import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ConfirmDialog } from "../../components/confirm-dialog.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Field } from "../../components/field.tsx";
import { api, newIdempotencyKey } from "../../server/api.ts";
import { explain } from "../../server/problems.ts";
import { showToast } from "../../shell/toast-store.ts";
import { directoryTexts as texts } from "../../texts/directory.ts";
import { words } from "../../texts/words.ts";
import { withStepUp } from "../frame/step-up.ts";
import type { Account } from "../queries.ts";

const gigabyte = 1_000_000_000;
const zones = Intl.supportedValuesOf("timeZone");

interface AccountDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** The customer to change; without one a new one is added. */
  readonly account?: Account;
  readonly onDone?: (account: Account) => void;
}

/** Name, zone and room of a customer. */
export function AccountDialog(props: AccountDialogProps) {
  const [round, setRound] = useState(0);
  return <Form key={`${String(round)}-${props.account?.id ?? ""}`} {...props} onAgain={() => { setRound(round + 1); }} />;
}

function Form({ isOpen, onClose, account, onDone, onAgain }: AccountDialogProps & { readonly onAgain: () => void }) {
  const client = useQueryClient();
  const [name, setName] = useState(account?.name ?? "");
  const [zone, setZone] = useState(account?.zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone);
  const [room, setRoom] = useState(account === undefined ? "" : String(account.quotaBytes / gigabyte));
  const [wasTried, setWasTried] = useState(false);
  const [key] = useState(newIdempotencyKey);
  const bytes = Math.round(Number(room.replace(",", ".")) * gigabyte);
  const isRoomWrong = room.trim() !== "" && !(bytes > 0 && Number.isSafeInteger(bytes));
  const save = useMutation({
    mutationFn: () => withStepUp((): Promise<Account> => {
      const body = { name: name.trim(), zone: zone.trim(), ...(room.trim() === "" ? {} : { quotaBytes: bytes }) };
      return account === undefined ? api("POST /api/accounts", { body, idempotencyKey: key }) : api("PATCH /api/accounts/:accountId", { params: { accountId: account.id }, body });
    }),
    onSuccess: async (saved) => {
      await client.invalidateQueries({ queryKey: ["accounts"] });
      showToast(account === undefined ? texts.added(saved.name) : texts.saved);
      onClose();
      onAgain();
      onDone?.(saved);
    },
  });
  const refused = save.isError ? explain(save.error).fields : {};
  return (
    <ConfirmDialog
      isOpen={isOpen}
      title={account === undefined ? texts.addTitle : texts.editTitle}
      confirm={words.actions.save}
      isBusy={save.isPending}
      onClose={onClose}
      onConfirm={() => {
        setWasTried(true);
        if (name.trim() !== "" && zone.trim() !== "" && !isRoomWrong) save.mutate();
      }}
    >
      <Field label={texts.name} error={wasTried && name.trim() === "" ? texts.nameMissing : undefined}>
        {(wiring) => <input {...wiring} name="account-name" maxLength={200} autoComplete="off" value={name} onChange={(event) => { setName(event.currentTarget.value); }} />}
      </Field>
      <Field label={texts.zone} hint={texts.zoneHint} error={refused["zone"] === undefined ? undefined : texts.zoneUnknown}>
        {(wiring) => (
          <select {...wiring} name="zone" value={zone} onChange={(event) => { setZone(event.currentTarget.value); }}>
            {(zones.includes(zone) ? [] : [zone]).concat(zones).map((one) => <option key={one} value={one}>{one}</option>)}
          </select>
        )}
      </Field>
      <Field label={texts.quota} hint={texts.quotaHint} isOptional={account === undefined} error={wasTried && isRoomWrong ? texts.quotaWrong : undefined}>
        {(wiring) => <input {...wiring} name="quota" inputMode="decimal" maxLength={10} value={room} onChange={(event) => { setRoom(event.currentTarget.value); }} />}
      </Field>
      <ErrorNote error={save.error} />
    </ConfirmDialog>
  );
}
