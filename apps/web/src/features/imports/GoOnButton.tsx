import type { Import } from '@labelwright/contract/imports';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';
import { Button } from '../../ui/Button.tsx';
import { toastError } from '../../ui/toast.ts';
import { importsKey } from './imports-api.ts';
import { t } from './strings.ts';

type GoOnButtonProps = { projectId: string; importId: number; label: string; onStarted: (importId: number) => void };

/** Starts after the last batch that was written, as an import of its own. */
export function GoOnButton({ projectId, importId, label, onStarted }: GoOnButtonProps) {
  const queries = useQueryClient();
  const retry = useMutation({
    mutationFn: () => api.post<Import>(`/api/imports/${importId}/retry`),
    onSuccess: async ({ id }) => {
      await queries.invalidateQueries({ queryKey: importsKey(projectId) });
      onStarted(id);
    },
    onError: (error) => toastError(t.retryFailed, error),
  });
  return (
    <Button variant="primary" isBusy={retry.isPending} onClick={() => retry.mutate()}>
      {label}
    </Button>
  );
}
