import { lazy, Suspense, useEffect, useRef, useSyncExternalStore } from "react";
import { Link, Outlet, useLocation } from "react-router";
import { ButtonLink } from "../components/button.tsx";
import { Loading } from "../components/empty-state.tsx";
import { Note } from "../components/note.tsx";
import { useCurrentHosting } from "../live/host/current.ts";
import { usePortal, useSession } from "../server/queries.ts";
import { shellTexts } from "../texts/shell.ts";
import { SendingBar } from "../upload/sending-bar.tsx";
import { ErrorBoundary } from "./error-boundary.tsx";
import { MainNavigation } from "./main-navigation.tsx";
import { publicDestinations } from "./navigation.ts";
import styles from "./shell.module.css";

// A fifth of all script is for these two menus: they follow the first paint, in a place that is kept for them.
const ThemeMenu = lazy(async () => ({ default: (await import("./menus.tsx")).ThemeMenu }));
const AccountMenu = lazy(async () => ({ default: (await import("./menus.tsx")).AccountMenu }));

// Only while this tab hosts a remote session.
const LiveBar = lazy(async () => ({ default: (await import("../live/host/live-bar.tsx")).LiveBar }));

/** What stands around every page. */
export function Shell() {
  const main = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  const former = useRef(pathname);
  useEffect(() => {
    // A new page begins at its top, also for those who hear it; the first load stays where the browser put it.
    if (former.current === pathname) return;
    former.current = pathname;
    window.scrollTo(0, 0);
    main.current?.focus();
  }, [pathname]);
  return (
    <div className={styles.shell}>
      <a href="#content" className={styles.skip}>{shellTexts.skip}</a>
      <Header />
      <main ref={main} id="content" tabIndex={-1} className={styles.main}>
        <Offline />
        <ErrorBoundary key={pathname}>
          <Suspense fallback={<Loading />}><Outlet /></Suspense>
        </ErrorBoundary>
      </main>
      <SendingBar />
      <Hosting />
      <Footer />
    </div>
  );
}

function Hosting() {
  const hosting = useCurrentHosting();
  return hosting === null ? null : <Suspense fallback={null}><LiveBar hosting={hosting} /></Suspense>;
}

function Header() {
  const portal = usePortal();
  const session = useSession();
  const name = portal.data?.operator ?? "";
  const role = session.data?.person.role;
  return (
    <header className={styles.header}>
      <div className={styles.bar}>
        <Link to="/" className={styles.brand} aria-label={shellTexts.home(name)}>
          <img src="/favicon.svg" alt="" width="30" height="30" />
          <span>{name}</span>
        </Link>
        {role !== undefined && <MainNavigation role={role} />}
        <div className={styles.tools}>
          <Suspense fallback={<span className={styles.menuPlace} />}><ThemeMenu /></Suspense>
          {session.data === null && <ButtonLink to="/sign-in" isSmall>{shellTexts.nav.signIn}</ButtonLink>}
          {session.data !== null && session.data !== undefined && <Suspense fallback={<span className={styles.menuPlace} />}><AccountMenu session={session.data} /></Suspense>}
        </div>
      </div>
    </header>
  );
}

function Footer() {
  const portal = usePortal();
  const role = useSession().data?.person.role;
  const { pathname } = useLocation();
  return (
    <footer className={styles.footer}>
      <div className={styles.footerInner}>
        <nav aria-label={shellTexts.footer}>
          {publicDestinations.map(({ to, label }) => <Link key={to} to={to}>{label}</Link>)}
          {role !== undefined && role !== "auditor" && <Link to={`/complaint?page=${pathname.startsWith("/complaint") ? "/" : pathname}`}>{shellTexts.nav.complain}</Link>}
          {portal.data?.hasDevelopmentInbox === true && <Link to="/development/inbox">{shellTexts.nav.developmentInbox}</Link>}
        </nav>
        {portal.data !== undefined && <p>{shellTexts.operatedBy(portal.data.operator)} · {shellTexts.storedIn(portal.data.place)}</p>}
      </div>
    </footer>
  );
}

function subscribeToConnection(listener: () => void): () => void {
  addEventListener("online", listener);
  addEventListener("offline", listener);
  return () => {
    removeEventListener("online", listener);
    removeEventListener("offline", listener);
  };
}

function Offline() {
  const isOnline = useSyncExternalStore(subscribeToConnection, () => navigator.onLine);
  return isOnline ? null : <div className={styles.offline}><Note tone="wait" role="status">{shellTexts.offline}</Note></div>;
}
