/** "3, 12" → [3, 12]; empty → undefined: all. null: no such list. */
export function readProjectNumbers(text: string): number[] | undefined | null {
  const parts = text.split(/[\s,;]+/).filter((part) => part !== '');
  if (parts.length === 0) return undefined;
  const numbers = parts.map(Number);
  return numbers.every((number) => Number.isSafeInteger(number) && number > 0) ? [...new Set(numbers)] : null;
}
