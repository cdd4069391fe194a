import type { MlBackend } from '@labelwright/contract/ml-backends';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { FlaskConical, GraduationCap, HeartPulse, Pencil, Unplug, WandSparkles } from 'lucide-react';
import { useState } from 'react';
import { Alert } from '../../ui/Alert.tsx';
import { Badge, StatusBadge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { Progress } from '../../ui/Progress.tsx';
import { RelativeTime } from '../../ui/Time.tsx';
import { toast, toastError } from '../../ui/toast.ts';
import { changeBackend, checkBackend, removeBackend, trainBackend, useRefreshModels } from './ml-api.ts';
import { PredictDialog } from './PredictDialog.tsx';
import { RunningWork } from './RunningWork.tsx';
import { t } from './strings.ts';
import { TryDialog } from './TryDialog.tsx';

const LOOKS: Readonly<Record<MlBackend['state'], string>> = { CO: 'done', DI: 'pending', ER: 'failed', TR: 'running' };

type Open = 'predict' | 'try' | 'disconnect';

/** One model: whether it answers, what it does by itself, and its buttons. */
export function BackendCard({ backend, onChange }: { backend: MlBackend; onChange: () => void }) {
  const refresh = useRefreshModels(backend.project);
  const [open, setOpen] = useState<Open>();
  const close = () => setOpen(undefined);
  async function disconnect() {
    await removeBackend(backend.id);
    await refresh();
    toast(t.card.disconnected);
  }
  return (
    <li className="flex flex-col gap-3 rounded-md border bg-surface p-4">
      <div className="flex items-start justify-between gap-3">
        <div className="min-w-0">
          <div className="flex flex-wrap items-center gap-2">
            <h3 className="text-base font-medium break-all">{backend.title}</h3>
            <StatusBadge status={LOOKS[backend.state]} label={backend.readable_state} />
          </div>
          <p className="text-sm break-all text-muted">{backend.url}</p>
        </div>
        {backend.can.update && (
          <div className="flex shrink-0 items-center gap-1">
            <IconButton name={t.card.change} icon={<Pencil size={16} />} onClick={onChange} />
            <IconButton name={t.card.disconnect} icon={<Unplug size={16} />} onClick={() => setOpen('disconnect')} />
          </div>
        )}
      </div>
      <Facts backend={backend} />
      {backend.error_message !== null && backend.error_message !== '' && backend.state !== 'CO' && (
        <Alert tone={backend.state === 'ER' ? 'danger' : 'warning'} title={t.card.problem}>
          <span className="wrap-anywhere">{backend.error_message}</span>
        </Alert>
      )}
      <Told backend={backend} />
      {backend.trains && backend.training_threshold > 0 && (
        <Progress
          label={t.card.untilTraining(backend.new_annotations, backend.training_threshold)}
          share={backend.new_annotations / backend.training_threshold}
          isLabelled
        />
      )}
      <RunningWork backend={backend} />
      {backend.can.update && <Buttons backend={backend} onOpen={setOpen} />}
      {open === 'predict' && <PredictDialog backend={backend} onClose={close} />}
      {open === 'try' && <TryDialog backend={backend} onClose={close} />}
      <ConfirmDialog
        isOpen={open === 'disconnect'}
        onClose={close}
        title={t.card.disconnectTitle(backend.title)}
        actionLabel={t.card.disconnect}
        onConfirm={disconnect}
      >
        {t.card.disconnectText}
      </ConfirmDialog>
    </li>
  );
}

/** Why a model that should hear of annotations no longer does. */
function Told({ backend }: { backend: MlBackend }) {
  const refresh = useRefreshModels(backend.project);
  const { webhook_off_reason: reason } = backend;
  const again = useMutation({
    mutationFn: () => changeBackend(backend.id, { hears_annotations: true }),
    onSuccess: () => toast(t.card.toldAgain),
    onError: (error) => toastError(t.card.tellFailed, error),
    onSettled: refresh,
  });
  if (reason !== 'failing' && reason !== 'gone') return null;
  return (
    <Alert
      tone={reason === 'failing' ? 'warning' : 'info'}
      action={
        <Button size="sm" isBusy={again.isPending} onClick={() => again.mutate()}>
          {t.card.tellAgain}
        </Button>
      }
    >
      {reason === 'failing' ? t.card.notTold : t.card.notListening}
    </Alert>
  );
}

function Facts({ backend }: { backend: MlBackend }) {
  const flags = [
    backend.is_followed && t.card.followed,
    backend.is_interactive && t.card.interactive,
    backend.auto_update && t.card.automatic,
    backend.hears_annotations && t.card.hears,
  ].filter((flag) => flag !== false);
  return (
    <>
      <p className="flex flex-wrap gap-x-4 gap-y-1 text-sm text-muted">
        <span>
          {backend.model_version === '' ? (
            t.card.noVersion
          ) : (
            <>
              {t.card.version} <code className="font-mono text-xs text-fg">{backend.model_version}</code>
            </>
          )}
        </span>
        {backend.checked_at !== null && (
          <span>
            {t.card.lastCheck} <RelativeTime at={backend.checked_at} />
          </span>
        )}
        {backend.webhook !== null && (
          <Link
            to="/projects/$projectId/settings/webhooks/$webhookId"
            params={{ projectId: String(backend.project), webhookId: String(backend.webhook) }}
            className="text-accent hover:underline"
          >
            {t.card.eventLog}
          </Link>
        )}
        {backend.last_training_at !== null && (
          <span>
            {t.card.lastTraining} <RelativeTime at={backend.last_training_at} />
          </span>
        )}
      </p>
      {flags.length > 0 && (
        <div className="flex flex-wrap gap-1.5">
          {flags.map((flag) => (
            <Badge key={flag} tone="accent">
              {flag}
            </Badge>
          ))}
        </div>
      )}
    </>
  );
}

function Buttons({ backend, onOpen }: { backend: MlBackend; onOpen: (open: Open) => void }) {
  const refresh = useRefreshModels(backend.project);
  const check = useMutation({
    mutationFn: () => checkBackend(backend.id),
    onSuccess: (checked) =>
      checked.state === 'CO' || checked.state === 'TR'
        ? toast(t.card.checked)
        : toast(t.card.checkFailed, { tone: 'warning', detail: checked.error_message ?? checked.readable_state }),
    onError: (error) => toastError(t.card.checkFailed, error),
    onSettled: refresh,
  });
  const train = useMutation({
    mutationFn: () => trainBackend(backend.id),
    onSuccess: () => toast(t.card.trainingStarted),
    onError: (error) => toastError(t.card.trainingFailed, error),
    onSettled: refresh,
  });
  return (
    <div className="flex flex-wrap gap-2">
      <Button size="sm" icon={<WandSparkles aria-hidden size={14} />} onClick={() => onOpen('predict')}>
        {t.card.predict}
      </Button>
      <Button
        size="sm"
        icon={<GraduationCap aria-hidden size={14} />}
        isBusy={train.isPending || backend.state === 'TR'}
        onClick={() => train.mutate()}
      >
        {t.card.train}
      </Button>
      <Button size="sm" icon={<FlaskConical aria-hidden size={14} />} onClick={() => onOpen('try')}>
        {t.card.try}
      </Button>
      <Button
        size="sm"
        icon={<HeartPulse aria-hidden size={14} />}
        isBusy={check.isPending}
        onClick={() => check.mutate()}
      >
        {t.card.check}
      </Button>
    </div>
  );
}
