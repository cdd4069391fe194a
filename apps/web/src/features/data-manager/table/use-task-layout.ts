import type { Column } from '@labelwright/contract/data-manager-columns';
import type { View } from '@labelwright/contract/data-manager-views';
import { useState } from 'react';
import { defaultLayout, EMPTY_LAYOUT, readLayout, type TaskLayout } from './task-layout.ts';

const keyOf = (userId: string, projectId: string, view: View | undefined): string =>
  `lw.columns.${userId}.${projectId}${view === undefined ? '' : `.${view.id}.${view.updated_at}`}`;

function readStored(key: string): TaskLayout | undefined {
  try {
    return readLayout(JSON.parse(localStorage.getItem(key) ?? 'null'));
  } catch {
    return undefined;
  }
}

/**
 * Which columns show, where, how wide and as what, kept on this device for each person, project and view, until the view
 * is saved anew.
 */
export function useTaskLayout(userId: string, projectId: string, columns: readonly Column[], view: View | undefined) {
  const key = keyOf(userId, projectId, view);
  const [chosen, setChosen] = useState(() => ({ key, layout: readStored(key) }));
  const own = chosen.key === key ? chosen.layout : readStored(key);
  const layout = own ?? readLayout(view?.data.layout) ?? defaultLayout(columns);
  const setLayout = (next: TaskLayout) => {
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
