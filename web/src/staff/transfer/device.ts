const storageKey = "custody-device";

/** The device that this browser stands on, as its person named it last. */
export function rememberedDevice(): string {
  try {
    return localStorage.getItem(storageKey) ?? "";
  } catch {
    return ""; // storage may be forbidden: then it is typed each time
  }
}

export function rememberDevice(device: string): void {
  try {
    localStorage.setItem(storageKey, device);
  } catch {
    // Not kept.
  }
}
