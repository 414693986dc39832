import type { ChosenFile } from "./item.ts";

type OpenFilePicker = (options: { multiple: boolean }) => Promise<FileSystemFileHandle[]>;

/**
 * The browser's own picker where it gives handles that can be kept, so that a stopped upload goes on with one click.
 * `undefined` where there is none: the caller then opens its `<input type="file">`. An empty list: nothing was chosen.
 */
export async function pickFiles(): Promise<ChosenFile[] | undefined> {
  const open = (window as unknown as { showOpenFilePicker?: OpenFilePicker }).showOpenFilePicker;
  if (open === undefined) return undefined;
  try {
    const handles = await open.call(window, { multiple: true });
    return await Promise.all(handles.map(async (handle) => {
      const file = await handle.getFile();
      return { key: crypto.randomUUID(), file, name: file.name, handle };
    }));
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") return [];
    return undefined;
  }
}
