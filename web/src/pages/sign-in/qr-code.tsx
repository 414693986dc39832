import { create } from "qrcode";
import { useMemo } from "react";
import { invitationTexts } from "../../texts/sign-in.ts";
import styles from "./sign-in.module.css";

/** A QR code drawn as an SVG of this page: the secret goes to no picture service and into no address. */
export function QrCode({ text }: { readonly text: string }) {
  const { path, side } = useMemo(() => draw(text), [text]);
  return (
    <svg className={styles.qr} viewBox={`-4 -4 ${String(side + 8)} ${String(side + 8)}`} role="img" aria-label={invitationTexts.qr} shapeRendering="crispEdges">
      <rect x="-4" y="-4" width={side + 8} height={side + 8} fill="#ffffff" />
      <path d={path} fill="#000000" />
    </svg>
  );
}

function draw(text: string): { path: string; side: number } {
  const { modules } = create(text, { errorCorrectionLevel: "M" });
  let path = "";
  for (let row = 0; row < modules.size; row += 1) {
    for (let column = 0; column < modules.size; column += 1) {
      if (modules.get(row, column) === 1) path += `M${String(column)} ${String(row)}h1v1h-1z`;
    }
  }
  return { path, side: modules.size };
}
