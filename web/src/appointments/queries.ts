import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { RouteAnswer } from "../../../server/contract/types.ts";
import { api } from "../server/api.ts";
import { showToast } from "../shell/toast-store.ts";
import { appointmentTexts as texts } from "../texts/calendar.ts";

export type Appointment = RouteAnswer<"GET /api/appointments">["items"][number];

/** Asked again every minute: time alone opens and ends one. */
export function useAppointments() {
  return useQuery({ queryKey: ["appointments"], queryFn: ({ signal }) => api("GET /api/appointments", { signal }), refetchInterval: 60_000 });
}

/** Confirms an appointment or calls it off. */
export function useAppointmentAct(onDone?: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, verb }: { readonly id: string; readonly verb: "confirm" | "cancel" }) => (verb === "confirm" ? api("POST /api/appointments/:id/confirm", { params: { id } }) : api("POST /api/appointments/:id/cancel", { params: { id } })),
    onSuccess: async (_row, { verb }) => {
      showToast(verb === "confirm" ? texts.confirmed : texts.cancelled);
      onDone?.();
      await client.invalidateQueries({ queryKey: ["appointments"] });
    },
  });
}
