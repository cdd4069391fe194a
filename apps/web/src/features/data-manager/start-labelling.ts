import type { LabelSet } from '@labelwright/contract/label-sets';
import { api } from '../../lib/api.ts';
import { isNothing, type Selection } from '../../lib/selection.ts';
import { type ActionTarget, targetBody } from './actions/actions-api.ts';
import { type FilterItem, type FilterTree, type WrittenItem, writeTree } from './filters/filter-tree.ts';

/** Keeps the set at the server, so that it is the same after a reload; answers its id. */
export async function startLabelSet(projectId: string, target: ActionTarget): Promise<number> {
  const set = await api.post<LabelSet>('/api/dm/label-sets', { project: projectId, ...targetBody(target) });
  return set.id;
}

/** The chosen tasks as filters of an address: these ids, or all that match but these. */
export function searchOfSelection(
  tree: FilterTree,
  selection: Selection,
): { filters: WrittenItem[] | undefined; match: 'or' | undefined } {
  const ids = [...(selection.all ? selection.excluded : selection.included)];
  const whole = {
    filters: writeTree(tree),
    match: tree.match === 'or' && tree.items.length > 0 ? 'or' : undefined,
  } as const;
  if (isNothing(selection, undefined) || (selection.all && ids.length === 0)) return whole;
  if (!selection.all) return { filters: [['id', 'in_list', ...ids]], match: undefined };
  const rest: FilterItem = { column: 'id', operator: 'not_in_list', values: ids };
  const items: FilterItem[] = tree.items.length === 0 ? [rest] : [...(tree.match === 'or' ? [tree] : tree.items), rest];
  return { filters: writeTree({ match: 'and', items }), match: undefined };
}
