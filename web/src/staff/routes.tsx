import { lazy } from "react";
import { Route, Routes } from "react-router";
import { NotFound } from "../shell/not-found.tsx";
import { Workplace } from "./frame/workplace.tsx";
import { QueuePage } from "./queue/queue-page.tsx";

const StaffTransferPage = lazy(async () => ({ default: (await import("./transfer/staff-transfer-page.tsx")).StaffTransferPage }));
const TakePage = lazy(async () => ({ default: (await import("./transfer/take-page.tsx")).TakePage }));
const MaskedRowsPage = lazy(async () => ({ default: (await import("./viewer/masked-rows-page.tsx")).MaskedRowsPage }));
const ReturnPage = lazy(async () => ({ default: (await import("./transfer/return-page.tsx")).ReturnPage }));
const NewRequestPage = lazy(async () => ({ default: (await import("./requests/new-request-page.tsx")).NewRequestPage }));
const SendOnBehalfPage = lazy(async () => ({ default: (await import("./requests/send-on-behalf-page.tsx")).SendOnBehalfPage }));
const CaseQueuePage = lazy(async () => ({ default: (await import("./cases/case-queue-page.tsx")).CaseQueuePage }));
const CallPage = lazy(async () => ({ default: (await import("./cases/call-page.tsx")).CallPage }));
const StaffCasePage = lazy(async () => ({ default: (await import("./cases/staff-case-page.tsx")).StaffCasePage }));
const HeldMailsPage = lazy(async () => ({ default: (await import("./held-mails/held-mails-page.tsx")).HeldMailsPage }));
const HeldMailPage = lazy(async () => ({ default: (await import("./held-mails/held-mail-page.tsx")).HeldMailPage }));
const SavedRepliesPage = lazy(async () => ({ default: (await import("./saved-replies/saved-replies-page.tsx")).SavedRepliesPage }));
const ChatsPage = lazy(async () => ({ default: (await import("./chats/chats-page.tsx")).ChatsPage }));
const StaffChatPage = lazy(async () => ({ default: (await import("./chats/chat-panel.tsx")).StaffChatPage }));
const StaffSessionsPage = lazy(async () => ({ default: (await import("./sessions/staff-sessions-page.tsx")).StaffSessionsPage }));
const AskPage = lazy(async () => ({ default: (await import("./sessions/ask-page.tsx")).AskPage }));
const LookPage = lazy(async () => ({ default: (await import("./sessions/look-page.tsx")).LookPage }));
const AppointmentsPage = lazy(async () => ({ default: (await import("../appointments/appointments-page.tsx")).AppointmentsPage }));
const DirectoryPage = lazy(async () => ({ default: (await import("./directory/directory-page.tsx")).DirectoryPage }));
const ImportPage = lazy(async () => ({ default: (await import("./directory/import-page.tsx")).ImportPage }));
const AccountPage = lazy(async () => ({ default: (await import("./directory/account-page.tsx")).AccountPage }));

/** The addresses below `/staff`. */
export function StaffRoutes() {
  return (
    <Workplace>
      <Routes>
        <Route index element={<QueuePage />} />
        <Route path="transfers/:id" element={<StaffTransferPage />} />
        <Route path="transfers/:id/take" element={<TakePage />} />
        <Route path="transfers/:id/masked/:fileId" element={<MaskedRowsPage />} />
        <Route path="transfers/:id/return" element={<ReturnPage />} />
        <Route path="requests/new" element={<NewRequestPage />} />
        <Route path="requests/:id/send" element={<SendOnBehalfPage />} />
        <Route path="cases" element={<CaseQueuePage />} />
        <Route path="cases/new" element={<CallPage />} />
        <Route path="cases/:id" element={<StaffCasePage />} />
        <Route path="held-mails" element={<HeldMailsPage />} />
        <Route path="held-mails/:id" element={<HeldMailPage />} />
        <Route path="saved-replies" element={<SavedRepliesPage />} />
        <Route path="chats" element={<ChatsPage />} />
        <Route path="chats/:id" element={<StaffChatPage />} />
        <Route path="sessions" element={<StaffSessionsPage />} />
        <Route path="sessions/new" element={<AskPage />} />
        <Route path="sessions/:id" element={<LookPage />} />
        <Route path="appointments" element={<AppointmentsPage />} />
        <Route path="directory" element={<DirectoryPage />} />
        <Route path="directory/import" element={<ImportPage />} />
        <Route path="directory/:accountId" element={<AccountPage />} />
        <Route path="*" element={<NotFound />} />
      </Routes>
    </Workplace>
  );
}
