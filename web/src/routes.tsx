import { lazy } from "react";
import { Navigate, Route, Routes, useParams } from "react-router";
import { MyTransfersPage } from "./pages/transfers/my-transfers-page.tsx";
import { SignInPage } from "./pages/sign-in/sign-in-page.tsx";
import { useSession } from "./server/queries.ts";
import { RequireRole } from "./session/require-role.tsx";
import { startOf, useSelf } from "./session/session.ts";
import { Shell } from "./shell/shell.tsx";
import { NotFound } from "./shell/not-found.tsx";

// What most visits never open is fetched when it is opened.
const StaffRoutes = lazy(async () => ({ default: (await import("./staff/routes.tsx")).StaffRoutes }));
const SupervisorRoutes = lazy(async () => ({ default: (await import("./supervisor/routes.tsx")).SupervisorRoutes }));
const TransferPage = lazy(async () => ({ default: (await import("./pages/transfer/transfer-page.tsx")).TransferPage }));
const CasesPage = lazy(async () => ({ default: (await import("./pages/cases/cases-page.tsx")).CasesPage }));
const NewCasePage = lazy(async () => ({ default: (await import("./pages/cases/new-case-page.tsx")).NewCasePage }));
const CasePage = lazy(async () => ({ default: (await import("./pages/cases/case-page.tsx")).CasePage }));
const ComplaintPage = lazy(async () => ({ default: (await import("./pages/cases/complaint-page.tsx")).ComplaintPage }));
const ChatPage = lazy(async () => ({ default: (await import("./pages/chat/chat-page.tsx")).ChatPage }));
const SendPage = lazy(async () => ({ default: (await import("./pages/send/send-page.tsx")).SendPage }));
const DeletePage = lazy(async () => ({ default: (await import("./pages/deletion/delete-page.tsx")).DeletePage }));
const ProofPage = lazy(async () => ({ default: (await import("./pages/proof/proof-page.tsx")).ProofPage }));
const CheckPage = lazy(async () => ({ default: (await import("./pages/check/check-page.tsx")).CheckPage }));
const CheckedAddressPage = lazy(async () => ({ default: (await import("./pages/check/checked-address-page.tsx")).CheckedAddressPage }));
const HowWeHandlePage = lazy(async () => ({ default: (await import("./pages/policy/how-we-handle-page.tsx")).HowWeHandlePage }));
const SupportPolicyPage = lazy(async () => ({ default: (await import("./pages/policy/support-policy-page.tsx")).SupportPolicyPage }));
const PrivacyPage = lazy(async () => ({ default: (await import("./pages/policy/privacy-page.tsx")).PrivacyPage }));
const TermsPage = lazy(async () => ({ default: (await import("./pages/policy/terms-page.tsx")).TermsPage }));
const HelpPage = lazy(async () => ({ default: (await import("./pages/help/help-page.tsx")).HelpPage }));
const YourSupportPage = lazy(async () => ({ default: (await import("./pages/support/your-support-page.tsx")).YourSupportPage }));
const UpgradePage = lazy(async () => ({ default: (await import("./pages/support/upgrade-page.tsx")).UpgradePage }));
const AppointmentsPage = lazy(async () => ({ default: (await import("./appointments/appointments-page.tsx")).AppointmentsPage }));
const AccountPage = lazy(async () => ({ default: (await import("./pages/account/account-page.tsx")).AccountPage }));
const SessionsPage = lazy(async () => ({ default: (await import("./pages/sessions/sessions-page.tsx")).SessionsPage }));
const SessionPage = lazy(async () => ({ default: (await import("./pages/sessions/session-page.tsx")).SessionPage }));
const InvitationPage = lazy(async () => ({ default: (await import("./pages/sign-in/invitation-page.tsx")).InvitationPage }));
const ForgottenPage = lazy(async () => ({ default: (await import("./pages/sign-in/forgotten-page.tsx")).ForgottenPage }));
const DevelopmentInboxPage = lazy(async () => ({ default: (await import("./pages/sign-in/development-inbox-page.tsx")).DevelopmentInboxPage }));

const everyone = ["customer", "staff", "supervisor", "auditor"] as const;
const customer = ["customer"] as const;

/** Every address of the app. `/staff/*` and `/supervisor/*` continue in their own, lazily loaded route files. */
export function AppRoutes() {
  return (
    <Routes>
      <Route element={<Shell />}>
        <Route index element={<Start />} />
        <Route path="sign-in" element={<SignInPage />} />
        <Route path="sign-in/forgotten" element={<ForgottenPage />} />
        <Route path="invitation" element={<InvitationPage />} />
        <Route path="development/inbox" element={<DevelopmentInboxPage />} />

        <Route path="transfers" element={<RequireRole roles={customer}><MyTransfersPage /></RequireRole>} />
        <Route path="transfers/:id" element={<RequireRole roles={everyone}><ByRole /></RequireRole>} />
        <Route path="transfers/:id/delete" element={<RequireRole roles={customer}><DeletePage /></RequireRole>} />
        <Route path="transfers/:id/proof" element={<RequireRole roles={everyone}><ProofPage /></RequireRole>} />
        <Route path="send" element={<RequireRole roles={customer}><SendPage /></RequireRole>} />
        <Route path="send/:id" element={<RequireRole roles={customer}><SendPage /></RequireRole>} />
        <Route path="cases" element={<RequireRole roles={customer}><CasesPage /></RequireRole>} />
        <Route path="cases/new" element={<RequireRole roles={customer}><NewCasePage /></RequireRole>} />
        <Route path="cases/:id" element={<RequireRole roles={["customer", "staff", "supervisor"]}><CaseByRole /></RequireRole>} />
        <Route path="complaint" element={<RequireRole roles={["customer", "staff", "supervisor"]}><ComplaintPage /></RequireRole>} />
        <Route path="chat" element={<RequireRole roles={customer}><ChatPage /></RequireRole>} />
        <Route path="chat/:id" element={<RequireRole roles={customer}><ChatPage /></RequireRole>} />
        <Route path="sessions" element={<RequireRole roles={everyone}><SessionsByRole /></RequireRole>} />
        <Route path="sessions/:id" element={<RequireRole roles={everyone}><SessionByRole /></RequireRole>} />
        <Route path="support" element={<RequireRole roles={customer}><YourSupportPage /></RequireRole>} />
        <Route path="support/upgrade" element={<RequireRole roles={customer}><UpgradePage /></RequireRole>} />
        <Route path="appointments" element={<RequireRole roles={customer}><AppointmentsPage /></RequireRole>} />
        <Route path="account" element={<RequireRole roles={everyone}><AccountPage /></RequireRole>} />

        <Route path="staff/*" element={<RequireRole roles={["staff", "supervisor"]}><StaffRoutes /></RequireRole>} />
        <Route path="supervisor/*" element={<RequireRole roles={["supervisor", "auditor"]}><SupervisorRoutes /></RequireRole>} />

        {/* Addresses that mails name. */}
        <Route path="queue" element={<Navigate to="/staff" replace />} />
        <Route path="overview" element={<Navigate to="/supervisor" replace />} />
        <Route path="people" element={<Navigate to="/supervisor/people" replace />} />
        <Route path="verify/:address" element={<CheckedAddressPage />} />

        <Route path="check" element={<CheckPage />} />
        <Route path="check/:address" element={<CheckedAddressPage />} />
        <Route path="how-we-handle-your-database" element={<HowWeHandlePage />} />
        <Route path="policy" element={<SupportPolicyPage />} />
        <Route path="privacy" element={<PrivacyPage />} />
        <Route path="terms" element={<TermsPage />} />
        <Route path="help" element={<HelpPage />} />
        <Route path="*" element={<NotFound />} />
      </Route>
    </Routes>
  );
}

/** A mail names one address for everybody: customers see their page, staff their own. */
function ByRole() {
  const { id = "" } = useParams();
  const { role } = useSelf().person;
  return role === "customer" ? <TransferPage /> : <Navigate to={role === "auditor" ? `/supervisor/transfers/${id}` : `/staff/transfers/${id}`} replace />;
}

function SessionsByRole() {
  return useSelf().person.role === "customer" ? <SessionsPage /> : <Navigate to="/staff/sessions" replace />;
}

function SessionByRole() {
  const { id = "" } = useParams();
  return useSelf().person.role === "customer" ? <SessionPage /> : <Navigate to={`/staff/sessions/${id}`} replace />;
}

/** The same for a case. */
function CaseByRole() {
  const { id = "" } = useParams();
  return useSelf().person.role === "customer" ? <CasePage /> : <Navigate to={`/staff/cases/${id}`} replace />;
}

function Start() {
  const session = useSession();
  if (session.data === undefined) return null;
  return <Navigate to={session.data === null ? "/sign-in" : startOf(session.data.person.role)} replace />;
}
