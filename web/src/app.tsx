import { CSPProvider } from "@base-ui/react/csp-provider";
import { QueryClientProvider } from "@tanstack/react-query";
import { BrowserRouter } from "react-router";
import { AppRoutes } from "./routes.tsx";
import { useLiveEvents } from "./server/live-events.ts";
import { useSession } from "./server/queries.ts";
import { queryClient } from "./server/query-client.ts";
import { Toasts } from "./shell/toasts.tsx";

/** Everything that the pages stand in. Base UI must not write style elements: the content security policy forbids them. */
export function App() {
  return (
    <CSPProvider disableStyleElements>
      <QueryClientProvider client={queryClient}>
        <Toasts>
          <BrowserRouter>
            <LiveEvents />
            <AppRoutes />
          </BrowserRouter>
        </Toasts>
      </QueryClientProvider>
    </CSPProvider>
  );
}

function LiveEvents() {
  const session = useSession();
  useLiveEvents(queryClient, session.data?.person.id);
  return null;
}
