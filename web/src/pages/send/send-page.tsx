import { useParams } from "react-router";
import { Compose } from "./compose.tsx";
import { OneSending } from "./one-sending.tsx";

/** `/send`: a new transfer. `/send/:id`: its way in, from the first byte to the receipt, and to be visited again. */
export function SendPage() {
  const { id } = useParams();
  return id === undefined ? <Compose /> : <OneSending key={id} id={id} />;
}
