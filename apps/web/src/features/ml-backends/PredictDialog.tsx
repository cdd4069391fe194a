import type { MlBackend } from '@labelwright/contract/ml-backends';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { messageOf } from '../../lib/api-error.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { RadioGroup } from '../../ui/RadioGroup.tsx';
import { toast } from '../../ui/toast.ts';
import { predictWith, useRefreshModels } from './ml-api.ts';
import { t } from './strings.ts';

const TASKS = [
  { value: 'all', label: t.predict.all },
  { value: 'unlabelled', label: t.predict.unlabelled },
] as const;
const KNOWN = [
  { value: 'missing', label: t.predict.missing },
  { value: 'again', label: t.predict.again },
] as const;

/** What the model shall predict; the work goes on in the background. */
export function PredictDialog({ backend, onClose }: { backend: MlBackend; onClose: () => void }) {
  const refresh = useRefreshModels(backend.project);
  const [tasks, setTasks] = useState<(typeof TASKS)[number]['value']>('all');
  const [known, setKnown] = useState<(typeof KNOWN)[number]['value']>('missing');
  const start = useMutation({
    mutationFn: () =>
      predictWith(backend.id, { only_missing: known === 'missing', only_unlabeled: tasks === 'unlabelled' }),
    onSuccess: async () => {
      await refresh();
      toast(t.predict.started);
      onClose();
    },
  });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t.predict.title(backend.title)}
      description={t.predict.text}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" isBusy={start.isPending} onClick={() => start.mutate()}>
            {t.predict.start}
          </Button>
        </>
      }
    >
      <RadioGroup label={t.predict.which} value={tasks} options={TASKS} onChange={setTasks} />
      <RadioGroup label={t.predict.known} value={known} options={KNOWN} onChange={setKnown} />
      <p className="text-sm text-muted">{t.predict.selection}</p>
      {start.error !== null && <Alert tone="danger">{messageOf(start.error)}</Alert>}
    </Dialog>
  );
}
