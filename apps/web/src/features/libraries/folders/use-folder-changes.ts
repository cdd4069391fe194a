import type { ProjectGroup } from '@labelwright/contract/project-groups';
import { useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api.ts';
import { toast, toastError } from '../../../ui/toast.ts';
import { GROUPS_KEY, PROJECTS_KEY } from '../libraries-api.ts';
import { t } from '../strings.ts';

/** What is done to folders at once, with the way back offered. */
export function useFolderChanges() {
  const queryClient = useQueryClient();
  const refresh = async () => {
    await queryClient.invalidateQueries({ queryKey: GROUPS_KEY });
    void queryClient.invalidateQueries({ queryKey: PROJECTS_KEY });
  };
  async function attempt(work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work();
      await refresh();
      return true;
    } catch (error) {
      toastError(t.foldersFailed, error);
      return false;
    }
  }
  const pathOf = (id: number) => `/api/project-groups/${id}`;
  return {
    refresh,
    move: async (id: number, parent: number | null) => {
      const before = await api.get<ProjectGroup>(pathOf(id));
      if (await attempt(() => api.patch(pathOf(id), { parent })))
        toast(t.moved(before.name), {
          onUndo: () => attempt(() => api.patch(pathOf(id), { parent: before.parent })),
        });
    },
    archive: (group: ProjectGroup, isArchived: boolean) =>
      attempt(() => api.patch(pathOf(group.id), { is_archived: isArchived })),
    remove: (group: ProjectGroup) => attempt(() => api.delete(pathOf(group.id))),
    put: async (group: ProjectGroup, projects: readonly number[]) => {
      const body = { projects };
      if (await attempt(() => api.post(`${pathOf(group.id)}/projects`, body)))
        toast(t.putInto(group.name), {
          onUndo: () => attempt(() => api.delete(`${pathOf(group.id)}/projects`, body)),
        });
    },
    take: async (group: ProjectGroup, projects: readonly number[]) => {
      const body = { projects };
      if (await attempt(() => api.delete(`${pathOf(group.id)}/projects`, body)))
        toast(t.takenOut(group.name), {
          onUndo: () => attempt(() => api.post(`${pathOf(group.id)}/projects`, body)),
        });
    },
  };
}

export type FolderChanges = ReturnType<typeof useFolderChanges>;
