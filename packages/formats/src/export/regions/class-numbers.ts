import type { CompiledConfig } from '@labelwright/task-definition/model';

export interface ClassNumbers {
  /** Gives labels that only the answers know a number behind the others. */
  of(label: string): number;
  list(): { name: string; number: number }[];
}

/**
 * Numbers of the labels of all controls whose tag begins with one of `tags`: as their `category` says where every one
 * has its own, otherwise counted from `first` in alphabetical order.
 */
export function numberClasses(
  config: CompiledConfig | undefined,
  tags: readonly string[],
  first: number,
): ClassNumbers {
  const controls = Object.values(config?.controls ?? {}).filter(
    ({ tag, options }) => options.length > 0 && (tag === 'Labels' || tags.some((known) => tag.startsWith(known))),
  );
  const names = [...new Set(controls.flatMap(({ options }) => options.map(({ value }) => value)))].sort();
  const given = new Map<string, number>();
  for (const { node } of controls) {
    for (const option of node.children) {
      const { category, alias, value } = option.attributes;
      const name = alias ?? value;
      if (name !== undefined && category !== undefined && /^\d+$/.test(category)) given.set(name, Number(category));
    }
  }
  const isGiven = names.every((name) => given.has(name)) && new Set(given.values()).size === names.length;
  const numbers = new Map(names.map((name, place) => [name, (isGiven ? given.get(name) : undefined) ?? first + place]));
  return {
    of: (label) => {
      const known = numbers.get(label);
      if (known !== undefined) return known;
      const number = Math.max(first - 1, ...numbers.values()) + 1;
      numbers.set(label, number);
      return number;
    },
    list: () => [...numbers].map(([name, number]) => ({ name, number })),
  };
}
