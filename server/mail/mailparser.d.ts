/** The part of mailparser that is used; the package has no types of its own. */
declare module "mailparser" {
  import type { Readable } from "node:stream";

  export interface AttachmentStream {
    readonly type: "attachment";
    /** False where the part names none that can be read. */
    readonly contentType: string | false;
    readonly contentDisposition?: string;
    readonly filename?: string | false;
    readonly related: boolean;
    readonly content: Readable;
    release(): void;
  }
  export interface TextPart {
    readonly type: "text";
    readonly text?: string;
  }
  interface AddressList {
    readonly value: readonly ({ readonly address?: string; readonly name: string } | { readonly group: readonly unknown[]; readonly name: string; readonly address?: string })[];
  }
  export class MailParser {
    constructor(options: { skipTextToHtml: boolean; skipTextLinks: boolean; skipImageLinks: boolean; maxHtmlLengthToParse: number });
    on(event: "headers", listener: (headers: ReadonlyMap<string, string | AddressList>) => void): this;
    on(event: "data", listener: (part: TextPart | AttachmentStream) => void): this;
    once(event: "error", listener: (error: Error) => void): this;
    once(event: "end", listener: () => void): this;
    end(source: Uint8Array): this;
    /** Not documented: makes what it knows of a part; `filename` is false or missing where the part has none. */
    protected createNode(part: { readonly filename?: string | false }): { isAttachment?: boolean };
  }
}
