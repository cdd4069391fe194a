import type { Import } from '@labelwright/contract/imports';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Layout.tsx';
import { scrollArea } from '../../ui/scroll-area.ts';
import { toastError } from '../../ui/toast.ts';
import { importsKey } from './imports-api.ts';
import { t } from './strings.ts';

type StagedImportProps = { projectId: string; staged: Import; onShow: (importId: number | undefined) => void };

/** Files that have arrived and wait for a word: what they would bring, and whether to. */
export function StagedImport({ projectId, staged, onShow }: StagedImportProps) {
  const queries = useQueryClient();
  const commit = useMutation({
    mutationFn: () => api.post<Import>(`/api/imports/${staged.id}/commit`),
    onSuccess: () => queries.invalidateQueries({ queryKey: importsKey(projectId) }),
    onError: (error) => toastError(t.notCommitted, error),
  });
  const tasks = staged.tasks ?? [];
  return (
    <Card title={t.importOf(staged.source)}>
      <div className="flex flex-col gap-4">
        <Alert tone={tasks.length === 0 ? 'warning' : 'info'} title={t.staged}>
          {staged.error ?? t.stagedText(tasks.length)}
        </Alert>
        {tasks.length > 0 && (
          <pre className="max-h-96 overflow-auto rounded-md border bg-surface-2 p-3 font-mono text-xs" {...scrollArea}>
            {tasks
              .slice(0, 10)
              .map((task) => JSON.stringify(task, undefined, 2))
              .join('\n')}
          </pre>
        )}
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={() => onShow(undefined)}>{t.discard}</Button>
          <Button
            variant="primary"
            isBusy={commit.isPending}
            disabled={tasks.length === 0}
            onClick={() => commit.mutate()}
          >
            {t.commit}
          </Button>
        </div>
      </div>
    </Card>
  );
}
