/** Text as the database can keep it: files and services also send halves of letters and zero bytes. */
export function storableText(text: string): string {
  return text.toWellFormed().replaceAll('\0', '');
}
