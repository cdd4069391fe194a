import type { Project } from '@labelwright/contract/projects';
import { useMemo } from 'react';
import { toast, toastError } from '../../ui/toast.ts';
import { evaluateVersion, showVersion, useRefreshModels } from './ml-api.ts';
import { t } from './strings.ts';

/** What can be done with a version at once; showing another one can be undone. */
export function useVersionChanges(project: Project) {
  const refresh = useRefreshModels(project.id);
  const { id, model_version: shown } = project;
  return useMemo(() => {
    async function attempt(work: () => Promise<unknown>): Promise<boolean> {
      try {
        await work();
        return true;
      } catch (error) {
        toastError(t.card.problem, error);
        return false;
      } finally {
        await refresh();
      }
    }
    return {
      async show(version: string) {
        if (!(await attempt(() => showVersion(id, version)))) return;
        const text = version === '' ? t.versions.allShown : t.versions.shownToast(version);
        toast(text, { onUndo: () => void attempt(() => showVersion(id, shown)) });
      },
      async evaluate(version: string) {
        const body = version === '' ? {} : { model_version: version };
        if (await attempt(() => evaluateVersion(id, body))) toast(t.versions.evaluating);
      },
    };
  }, [id, shown, refresh]);
}
