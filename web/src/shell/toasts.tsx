import { Toast } from "@base-ui/react/toast";
import { IconX } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { shellTexts } from "../texts/shell.ts";
import { toastManager } from "./toast-store.ts";
import styles from "./toasts.module.css";

/** Gives the pages their messages; they are announced politely and can be reached with F6. */
export function Toasts({ children }: { readonly children: ReactNode }) {
  return (
    <Toast.Provider toastManager={toastManager} timeout={7000}>
      {children}
      <Toast.Portal>
        <Toast.Viewport className={styles.viewport} aria-label={shellTexts.messages}><List /></Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}

function List() {
  const { toasts } = Toast.useToastManager();
  return toasts.map((toast) => (
    <Toast.Root key={toast.id} toast={toast} className={styles.toast}>
      <div>
        <Toast.Title className={styles.title} />
        <Toast.Description className={styles.description} />
      </div>
      <Toast.Close className={styles.close} aria-label={shellTexts.dismiss}><IconX aria-hidden /></Toast.Close>
    </Toast.Root>
  ));
}
