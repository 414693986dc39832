import { Toast } from "@base-ui/react/toast";

/** The messages at the edge of the window; also reachable from outside of React. */
export const toastManager = Toast.createToastManager();

/** A short message that leaves by itself. Nothing may be said here alone that one needs to know later. */
export function showToast(title: string, description?: string): void {
  toastManager.add({ title, ...(description === undefined ? {} : { description }) });
}
