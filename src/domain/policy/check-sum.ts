/** CRC-32 of a text, eight hexadecimal digits: it tells a text that was damaged on its way, and proves nothing. */
export function checkSum(text: string): string {
  let sum = 0xffff_ffff;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    sum = fed(fed(sum, unit & 0xff), unit >>> 8);
  }
  return ((sum ^ 0xffff_ffff) >>> 0).toString(16).padStart(8, '0');
}

function fed(sum: number, byte: number): number {
  let fed = sum ^ byte;
  for (let bit = 0; bit < 8; bit += 1) fed = fed & 1 ? (fed >>> 1) ^ 0xedb8_8320 : fed >>> 1;
  return fed;
}
