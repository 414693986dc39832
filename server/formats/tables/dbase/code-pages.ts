import { latin1 } from "../../recognise/bytes.ts";

/** Upper halves of the code pages of DOS, which no browser knows (Unicode Consortium, VENDORS/MICSFT/PC). */
const dos: Readonly<Record<string, string>> = {
  cp437: "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■ ",
  cp850: "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´­±‗¾¶§÷¸°¨·¹³²■ ",
  cp852: "ÇüéâäůćçłëŐőîŹÄĆÉĹĺôöĽľŚśÖÜŤťŁ×čáíóúĄąŽžĘę¬źČş«»░▒▓│┤ÁÂĚŞ╣║╗╝Żż┐└┴┬├─┼Ăă╚╔╩╦╠═╬¤đĐĎËďŇÍÎě┘┌█▄ŢŮ▀ÓßÔŃńňŠšŔÚŕŰýÝţ´­˝˛ˇ˘§÷¸°¨˙űŘř■ ",
};

/** The language driver at byte 29 of a table, as dBase and FoxPro number them. */
const drivers: Readonly<Record<number, string>> = {
  0x01: "cp437", 0x02: "cp850", 0x03: "windows-1252", 0x04: "macintosh", 0x09: "cp437", 0x0a: "cp850", 0x0b: "cp437", 0x0d: "cp437", 0x0e: "cp850", 0x0f: "cp437",
  0x10: "cp850", 0x11: "cp437", 0x12: "cp850", 0x13: "shift_jis", 0x14: "cp850", 0x15: "cp437", 0x16: "cp850", 0x18: "cp437", 0x19: "cp437", 0x1a: "cp850", 0x1b: "cp437", 0x1d: "cp850", 0x1f: "cp852",
  0x22: "cp852", 0x23: "cp852", 0x25: "cp850", 0x26: "ibm866", 0x37: "cp850", 0x40: "cp852", 0x4d: "gbk", 0x4e: "euc-kr", 0x4f: "big5", 0x50: "windows-874", 0x57: "windows-1252", 0x58: "windows-1252", 0x59: "windows-1252",
  0x64: "cp852", 0x65: "ibm866", 0x78: "big5", 0x79: "euc-kr", 0x7a: "gbk", 0x7b: "shift_jis", 0x7c: "windows-874", 0x7d: "windows-1255", 0x7e: "windows-1256",
  0xc8: "windows-1250", 0xc9: "windows-1251", 0xca: "windows-1254", 0xcb: "windows-1253", 0xcc: "windows-1257",
};

export type Decode = (bytes: Uint8Array) => string;

/** How the texts of a table are read; where it names no code page, `sample` (some of its rows) tells DOS and Windows apart. */
export function decoderOf(driver: number, sample: Uint8Array): Decode {
  const named = drivers[driver] ?? guess(sample);
  const upper = dos[named];
  if (upper !== undefined) return (bytes) => latin1(bytes, 0, bytes.length).replace(/[\x80-\xff]/g, (character) => upper[character.charCodeAt(0) - 128] ?? "\ufffd");
  const decoder = new TextDecoder(named);
  return (bytes) => decoder.decode(bytes);
}

/** Letters stand from 0x80 to 0xa5 in the code pages of DOS, and from 0xc0 to 0xff in that of Windows. */
function guess(sample: Uint8Array): string {
  let low = 0;
  let high = 0;
  for (const byte of sample) {
    if (byte >= 0xc0) high += 1;
    else if (byte >= 0x80 && byte <= 0xa5) low += 1;
  }
  return low > high ? "cp850" : "windows-1252";
}
