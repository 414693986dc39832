import { Route, Routes } from "react-router";
import { NotFound } from "../shell/not-found.tsx";

/** The addresses below `/supervisor`. */
export function SupervisorRoutes() {
  return (
    <Routes>
      <Route path="*" element={<NotFound />} />
    </Routes>
  );
}
