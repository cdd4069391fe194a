/** Where lists were left, for as long as the page lives: by what was asked, the row that had the cursor. */
const places = new Map<string, number>();
const MOST = 50;

export function rememberPlace(key: string, index: number): void {
  places.delete(key);
  if (index > 0) places.set(key, index);
  const [oldest] = places.keys();
  if (places.size > MOST && oldest !== undefined) places.delete(oldest);
}

export const recallPlace = (key: string): number => places.get(key) ?? 0;
