import type { FilterGroupRecord } from '@labelwright/contract/filter-groups';
import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api.ts';
import { toast, toastError } from '../../../ui/toast.ts';
import { t } from '../strings.ts';
import { viewsQuery } from '../views-api.ts';
import { type ApiFilters, type FilterTree, fromFilters } from './filter-tree.ts';

const URL = '/api/dm/filter-groups';

export const savedFiltersQuery = (projectId: string) =>
  queryOptions({
    queryKey: ['saved-filters', projectId],
    queryFn: ({ signal }) => api.get<FilterGroupRecord[]>(URL, { query: { project: projectId }, signal }),
  });

/** As the page shows it; undefined for one that another program wrote in a way that the page does not know. */
export const treeOfSaved = ({ conjunction, items }: FilterGroupRecord): FilterTree | undefined =>
  fromFilters(conjunction, items);

export type SavedFilterName = { title: string; shared: boolean };

/** What can be done with saved filters; `save` and `name` throw, so that their dialog shows what went wrong. */
export function useSavedFilterActions(projectId: string) {
  const queryClient = useQueryClient();
  async function then<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } finally {
      await queryClient.invalidateQueries({ queryKey: savedFiltersQuery(projectId).queryKey });
      // Views may use it.
      await queryClient.invalidateQueries({ queryKey: viewsQuery(projectId).queryKey });
    }
  }
  const told = (work: Promise<unknown>): Promise<unknown> =>
    then(work).catch((error: unknown) => toastError(t.saved.failed, error));
  const save = (name: SavedFilterName, { conjunction, items }: ApiFilters): Promise<unknown> =>
    then(api.post(URL, { project: projectId, ...name, conjunction, items })).then(() =>
      toast(t.saved.done(name.title)),
    );
  const change = (saved: FilterGroupRecord, body: Partial<SavedFilterName & ApiFilters>): Promise<unknown> =>
    then(api.patch(`${URL}/${saved.id}`, body));
  return {
    save,
    name: (saved: FilterGroupRecord, name: SavedFilterName) => change(saved, name),
    share: (saved: FilterGroupRecord, shared: boolean) => told(change(saved, { shared })),
    replace: (saved: FilterGroupRecord, filters: ApiFilters) => {
      const { conjunction, items } = saved;
      const undo = () => told(change(saved, { conjunction, items }));
      return told(change(saved, filters).then(() => toast(t.saved.replaced(saved.title), { onUndo: undo })));
    },
    /** `canUndo`: no view loses it. */
    remove: (saved: FilterGroupRecord, canUndo: boolean) => {
      const { title, shared, conjunction, items } = saved;
      const undo = { onUndo: () => told(save({ title, shared }, { conjunction, items })) };
      const said = () => toast(t.saved.deleted(title), canUndo ? undo : {});
      return then(api.delete(`${URL}/${saved.id}`)).then(said);
    },
  };
}
