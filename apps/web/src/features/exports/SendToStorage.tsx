import type { Export } from '@labelwright/contract/exports';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Upload } from 'lucide-react';
import { useState } from 'react';
import { api } from '../../lib/api.ts';
import { Button } from '../../ui/Button.tsx';
import { Select } from '../../ui/Select.tsx';
import { toast, toastError } from '../../ui/toast.ts';
import { projectPath, targetsQuery } from './exports-api.ts';
import { t } from './strings.ts';

/** Where the project has storages to write to, the file may go into one of them. */
export function SendToStorage({ projectId, done }: { projectId: string; done: Export }) {
  const { data: targets = [] } = useQuery(targetsQuery(projectId));
  const [chosen, setChosen] = useState('');
  const storage = chosen === '' ? targets[0]?.id : Number(chosen);
  const send = useMutation({
    mutationFn: () => api.post(`${projectPath(projectId)}/exports/${done.id}/send`, { storage }),
    onSuccess: () => toast(t.sending),
    onError: (error) => toastError(t.sendFailed, error),
  });
  if (targets.length === 0) return null;
  return (
    <div className="flex flex-wrap items-end gap-2">
      <div className="min-w-48">
        <Select
          label={t.target}
          value={String(storage)}
          options={targets.map(({ id, title, type }) => ({ value: String(id), label: title || `${type} ${id}` }))}
          onChange={setChosen}
        />
      </div>
      <Button icon={<Upload aria-hidden size={16} />} isBusy={send.isPending} onClick={() => send.mutate()}>
        {t.send}
      </Button>
    </div>
  );
}
