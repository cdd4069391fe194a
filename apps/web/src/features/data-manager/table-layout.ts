import type { Column, View } from '@labelwright/contract/data-manager';
import { useState } from 'react';
import { type DataTableLayout, EMPTY_LAYOUT } from '../../ui/data-table-model.ts';
import { layoutOf } from './view-state.ts';

const keyOf = (userId: string, projectId: string, view: View | undefined): string =>
  `lw.columns.${userId}.${projectId}${view === undefined ? '' : `.${view.id}.${view.updated_at}`}`;

function readLayout(key: string): DataTableLayout | undefined {
  try {
    const stored = JSON.parse(localStorage.getItem(key) ?? 'null') as Partial<DataTableLayout> | null;
    if (!Array.isArray(stored?.hidden) || typeof stored.widths !== 'object') return undefined;
    return { hidden: stored.hidden.map(String), widths: stored.widths ?? {} };
  } catch {
    return undefined;
  }
}

/** Columns of somebody who has not chosen any: what the data holds, and how far the task is. */
export function defaultLayout(columns: readonly Column[]): DataTableLayout {
  return {
    ...EMPTY_LAYOUT,
    hidden: columns.filter((column) => !column.visibility_defaults.explore).map(({ id }) => id),
  };
}

/**
 * Which columns show and how wide they are, kept on this device for each person, project and view, until the view is
 * saved anew.
 */
export function useTableLayout(userId: string, projectId: string, columns: readonly Column[], view: View | undefined) {
  const key = keyOf(userId, projectId, view);
  const [chosen, setChosen] = useState(() => ({ key, layout: readLayout(key) }));
  const layout = (chosen.key === key ? chosen.layout : readLayout(key)) ?? layoutOf(view) ?? defaultLayout(columns);
  const setLayout = (next: DataTableLayout) => {
    const isReset = next === EMPTY_LAYOUT;
    setChosen({ key, layout: isReset ? undefined : next });
    try {
      if (isReset) localStorage.removeItem(key);
      else localStorage.setItem(key, JSON.stringify(next));
    } catch {
      // Without storage the choice lasts as long as the page.
    }
  };
  return [layout, setLayout] as const;
}
