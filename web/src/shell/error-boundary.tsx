import { Component, type ReactNode } from "react";
import { Button } from "../components/button.tsx";
import { Note } from "../components/note.tsx";
import { shellTexts } from "../texts/shell.ts";

/** Catches what a page throws while it draws; the rest of the app, uploads included, goes on. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, { readonly isBroken: boolean }> {
  override state = { isBroken: false };

  static getDerivedStateFromError(): { isBroken: boolean } {
    return { isBroken: true };
  }

  override render(): ReactNode {
    if (!this.state.isBroken) return this.props.children;
    return (
      <Note tone="bad" role="alert" title={shellTexts.broken.title}>
        <p>{shellTexts.broken.text}</p>
        <Button onClick={() => { location.reload(); }}>{shellTexts.broken.reload}</Button>
      </Note>
    );
  }
}
