import { createLocker } from "../../server/system/locker.ts";
import { createNotifier } from "../../server/system/notifier.ts";
import { promiseLocker } from "./locker.ts";
import { promiseNotifier } from "./notifier.ts";

promiseLocker("within one process", () => {
  const locker = createLocker();
  return Promise.resolve({ first: locker, second: locker, remove: () => Promise.resolve() });
});

promiseNotifier("within one process", () => {
  const notifier = createNotifier();
  return Promise.resolve({ first: notifier, second: notifier, remove: () => Promise.resolve() });
});
