import type { LabelOption } from '@labelwright/task-definition/model';

export interface FoundLabels {
  /** The best first; no more than asked for. */
  shown: readonly LabelOption[];
  /** All that have the words. */
  count: number;
}

const lowered = new WeakMap<LabelOption, string>();

function textOf(option: LabelOption): string {
  const known = lowered.get(option);
  if (known !== undefined) return known;
  const text = option.title.toLowerCase();
  lowered.set(option, text);
  return text;
}

/** Options with all the words in their title: whole titles first, then those that begin so, then the others as they stand. */
export function findLabels(options: readonly LabelOption[], query: string, most: number): FoundLabels {
  const wanted = query.trim().toLowerCase();
  if (wanted === '') return { shown: options.slice(0, most), count: options.length };
  const words = wanted.split(/\s+/);
  const ranked: LabelOption[][] = [[], [], []];
  for (const option of options) {
    const text = textOf(option);
    if (!words.every((word) => text.includes(word))) continue;
    ranked[text === wanted ? 0 : text.startsWith(wanted) ? 1 : 2]?.push(option);
  }
  const found = ranked.flat();
  return { shown: found.slice(0, most), count: found.length };
}
