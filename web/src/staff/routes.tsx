import { Route, Routes } from "react-router";
import { NotFound } from "../shell/not-found.tsx";

/** The addresses below `/staff`. */
export function StaffRoutes() {
  return (
    <Routes>
      <Route path="*" element={<NotFound />} />
    </Routes>
  );
}
