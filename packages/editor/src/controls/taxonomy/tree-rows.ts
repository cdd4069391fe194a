import type { LabelOption } from '@labelwright/task-definition/model';

export interface TreeRow {
  option: LabelOption;
  /** 0 for the outermost. */
  depth: number;
  isBranch: boolean;
  isOpen: boolean;
}

/**
 * The rows of a tree as they are listed. With a query, what holds it and what is above that; otherwise what stands in
 * open branches. Opening and closing goes by the option's value.
 */
export function listTreeRows(
  options: readonly LabelOption[],
  open: ReadonlySet<string>,
  query: string,
  isLazy: (option: LabelOption) => boolean = () => false,
): TreeRow[] {
  const wanted = query.trim().toLowerCase();
  const rows: TreeRow[] = [];
  if (wanted === '') addOpen(options, 0);
  else addMatching(options, 0);
  return rows;

  function addOpen(level: readonly LabelOption[], depth: number): void {
    for (const option of level) {
      const children = option.children ?? [];
      const isOpen = open.has(option.value);
      rows.push({ option, depth, isBranch: children.length > 0 || isLazy(option), isOpen });
      if (isOpen) addOpen(children, depth + 1);
    }
  }

  /** Whether anything was added. */
  function addMatching(level: readonly LabelOption[], depth: number): boolean {
    let isAny = false;
    for (const option of level) {
      const children = option.children ?? [];
      const at = rows.length;
      rows.push({ option, depth, isBranch: children.length > 0, isOpen: true });
      const isBelow = addMatching(children, depth + 1);
      if (isBelow || option.title.toLowerCase().includes(wanted)) isAny = true;
      else rows.length = at;
    }
    return isAny;
  }
}
