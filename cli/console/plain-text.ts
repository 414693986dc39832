/** Text from elsewhere without anything that could steer a terminal or turn its reading order (R12, R14). */
export function plainText(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "\ufffd");
}
