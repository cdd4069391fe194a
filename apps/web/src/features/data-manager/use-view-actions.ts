import type { View } from '@labelwright/contract/data-manager-views';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { api } from '../../lib/api.ts';
import { toast, toastError } from '../../ui/toast.ts';
import { t } from './strings.ts';
import { stateOf } from './view-state.ts';
import { viewsQuery } from './views-api.ts';

/** What can be done with a view; what fails is told. */
export function useViewActions(projectId: string, views: readonly View[]) {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const { queryKey } = viewsQuery(projectId);
  const path = (view: View): string => `/api/dm/views/${view.id}`;

  async function then<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } finally {
      await queryClient.invalidateQueries({ queryKey });
    }
  }
  const told = (work: Promise<unknown>): void => {
    then(work).catch((error: unknown) => toastError(t.viewFailed, error));
  };
  const open = (view: View): void => {
    const { isWhole: _isWhole, ...state } = stateOf(view);
    void navigate({ to: '/projects/$projectId/data', params: { projectId }, search: { view: view.id, ...state } });
  };
  const restore = async (view: View): Promise<void> => {
    const { title, shared, data, ordering, selected_items, filter_group: group } = view;
    const { filters: _filters, ...own } = data;
    // A saved filter of several views is still there; one of this view alone went with it.
    const filters =
      group && (group.title === '' ? { conjunction: group.conjunction, filters: group.filters } : group.id);
    const body = { project: projectId, title, shared, data: own, ordering, selected_items, filter_group: filters };
    open(await then(api.post<View>('/api/dm/views', body)));
  };
  return {
    /** These throw: the dialog shows what went wrong. */
    create: async (title: string, body: object) =>
      open(await then(api.post<View>('/api/dm/views', { project: projectId, title, ...body }))),
    rename: (view: View, title: string) => then(api.patch<View>(path(view), { title })),
    save: (view: View, body: object) => told(api.patch<View>(path(view), body).then(() => toast(t.viewSaved))),
    share: (view: View, shared: boolean) => told(api.patch<View>(path(view), { shared })),
    /** `to`: its place among the others. What is seen moves at once. */
    moveTo: (view: View, to: number) => {
      const others = views.filter(({ id }) => id !== view.id);
      if (to < 0 || to > others.length) return;
      const moved = others.toSpliced(to, 0, view);
      queryClient.setQueryData(queryKey, moved);
      told(api.post('/api/dm/views/order', { project: projectId, ids: moved.map(({ id }) => id) }));
    },
    remove: (view: View) =>
      told(
        api.delete(path(view)).then(() => {
          void navigate({ to: '/projects/$projectId/data', params: { projectId } });
          toast(t.viewDeleted(view.title), { onUndo: () => restore(view) });
        }),
      ),
  };
}
