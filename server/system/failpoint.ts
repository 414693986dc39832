/** What a test does when the program reaches a place: return, throw (an error), or never settle (a hang). */
export type FailpointHandler = (name: string) => void | Promise<void>;

let installed: FailpointHandler | null = null;

/**
 * Marks a place between two steps at which a test can stop the program, so that every order of crash is tried (faults.md, "How").
 * Outside tests it does nothing. Inside a transaction it is called without `await`: a handler may then throw, nothing else.
 */
export function reach(name: string): void | Promise<void> {
  return installed?.(name);
}

/** For tests only: installs a handler and returns what takes it away again. */
export function installFailpoint(handler: FailpointHandler): () => void {
  installed = handler;
  return () => {
    if (installed === handler) installed = null;
  };
}
