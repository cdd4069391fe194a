/** Every word of the query begins some word of the text, whatever the case. */
export function fits(text: string, query: string): boolean {
  const words = text.toLowerCase().split(/\s+/);
  const wanted = query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return wanted.every((part) => words.some((word) => word.startsWith(part)));
}
