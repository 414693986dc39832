import { Attempt } from "./attempt.ts";
import { forget } from "./remembered.ts";
import { type ChosenFile, isRunning, type SendingItem } from "./item.ts";
import { api } from "../server/api.ts";
import { keys } from "../server/keys.ts";
import { queryClient } from "../server/query-client.ts";

/** What a new item needs besides the file. */
export interface SendingTarget {
  readonly transferId: string;
  readonly transferNumber: string;
  readonly kind: "original" | "result";
  readonly termsVersion: string;
  /** An unfinished upload to go on with. */
  readonly uploadId?: string;
}

/** More at once only share the same line; two hide the pauses between files. */
const atOnce = 2;

/**
 * Every file that this tab sends. It lives outside of the pages, so that sending goes on while one looks around; after
 * the last original of a transfer is stored it says "that is all".
 */
class Sending {
  #items: readonly SendingItem[] = [];
  readonly #attempts = new Map<string, Attempt>();
  readonly #listeners = new Set<() => void>();
  /** Transfers for which "that is all" is being said: two files may be stored at the same moment. */
  readonly #completing = new Set<string>();

  constructor() {
    addEventListener("online", () => {
      for (const item of this.#items) if (item.state === "stopped") this.goOn(item.key);
    });
  }

  readonly items = (): readonly SendingItem[] => this.#items;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Puts files on their way. */
  add(files: readonly ChosenFile[], target: SendingTarget): void {
    const fresh = files.map(({ key, file, name, handle }): SendingItem => ({
      key, file, name, handle, bytes: file.size, state: "waiting", sent: 0, bytesPerSecond: null, hashed: 0, sha256: null, error: null,
      transferId: target.transferId, transferNumber: target.transferNumber, kind: target.kind, termsVersion: target.termsVersion,
      uploadId: target.uploadId ?? null,
    }));
    this.#set([...this.#items.filter((item) => !fresh.some((one) => one.uploadId !== null && one.uploadId === item.uploadId)), ...fresh]);
    this.#next();
  }

  /** Stops for now; what was sent stays. */
  pause(key: string): void {
    this.#attempts.get(key)?.pause();
    this.#change(key, { state: "paused", bytesPerSecond: null });
    this.#next();
  }

  /** Goes on after a pause, a fault or a closed tab. */
  goOn(key: string): void {
    this.#change(key, { state: "waiting", error: null });
    this.#next();
  }

  /** Goes on after the terms had changed and were agreed to anew. */
  agree(key: string, termsVersion: string): void {
    this.#attempts.get(key)?.end();
    this.#attempts.delete(key);
    this.#change(key, { termsVersion });
    this.goOn(key);
  }

  /** Stops and has what was sent removed at once. */
  async remove(key: string): Promise<void> {
    const item = this.#items.find((one) => one.key === key);
    if (item === undefined) return;
    this.#attempts.get(key)?.end();
    this.#attempts.delete(key);
    this.#set(this.#items.filter((one) => one.key !== key));
    if (item.uploadId !== null) await removeUpload(item.uploadId);
    this.#next();
    await this.#finishTransfer(item.transferId);
  }

  #next(): void {
    const running = this.#items.filter(isRunning).length;
    for (const item of this.#items.filter((one) => one.state === "waiting").slice(0, Math.max(0, atOnce - running))) this.#start(item);
  }

  #start(item: SendingItem): void {
    let attempt = this.#attempts.get(item.key);
    if (attempt === undefined) {
      attempt = new Attempt(item, (change) => {
        this.#change(item.key, change);
        if (change.state === "stored") void this.#stored(item);
        else if (change.state === "stopped" || change.state === "elsewhere") this.#next();
      });
      this.#attempts.set(item.key, attempt);
    }
    this.#change(item.key, { state: "sending" });
    attempt.start();
  }

  async #stored(item: SendingItem): Promise<void> {
    this.#attempts.delete(item.key);
    this.#next();
    await queryClient.invalidateQueries({ queryKey: keys.uploads });
    await this.#finishTransfer(item.transferId);
  }

  /** "That is all", once nothing of the transfer is left to send. Should it fail, the page offers it as a button. */
  async #finishTransfer(transferId: string): Promise<void> {
    const own = this.#items.filter((item) => item.transferId === transferId && item.kind === "original");
    if (own.length > 0 && own.every((item) => item.state === "stored") && !this.#completing.has(transferId)) {
      this.#completing.add(transferId);
      await api("POST /api/transfers/:id/complete", { params: { id: transferId } }).catch(() => undefined);
      this.#completing.delete(transferId);
    }
    await queryClient.invalidateQueries({ queryKey: keys.transfers });
  }

  #change(key: string, change: Partial<SendingItem>): void {
    this.#set(this.#items.map((item) => (item.key === key ? { ...item, ...change } : item)));
  }

  #set(items: readonly SendingItem[]): void {
    this.#items = items;
    for (const listener of this.#listeners) listener();
  }
}

/** Removes an unfinished upload on the server; one that is already gone is as good. */
export async function removeUpload(uploadId: string): Promise<void> {
  await forget(uploadId);
  await fetch(`/api/uploads/${encodeURIComponent(uploadId)}`, { method: "DELETE", headers: { "tus-resumable": "1.0.0" } }).catch(() => undefined);
  await queryClient.invalidateQueries({ queryKey: keys.uploads });
}

/** The one sender of this tab. */
export const sending: Sending = new Sending();
