import type { Agreement, Prompt, PromptVersion, StartRun } from '@labelwright/contract/prompts';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Power, Scale } from 'lucide-react';
import { useState } from 'react';
import { messageOf } from '../../lib/api-error.ts';
import { formatNumber } from '../../lib/format.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Badge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Layout.tsx';
import { NumberField } from '../../ui/NumberField.tsx';
import { toast, toastError } from '../../ui/toast.ts';
import { Estimate } from './Estimate.tsx';
import {
  isUnderWay,
  newestRunsQuery,
  settingsQuery,
  startRun,
  switchOff,
  switchOn,
  useRefreshPrompts,
} from './prompts-api.ts';
import { RunProgress } from './RunProgress.tsx';
import { shareOf, t } from './strings.ts';

type GateCardProps = { projectId: string; prompt: Prompt; version: PromptVersion };

/** A version must agree with people before its answers count; here it is measured and switched on. */
export function GateCard({ projectId, prompt, version }: GateCardProps) {
  const { data: settings } = useQuery(settingsQuery(projectId));
  const { data: runs } = useQuery(newestRunsQuery(projectId, prompt.id, 'evaluate'));
  const run = runs?.[0];
  return (
    <Card title={t.gate.title} actions={<Switching projectId={projectId} prompt={prompt} version={version} />}>
      <div className="flex flex-col gap-4">
        {settings !== undefined && (
          <p className="text-sm text-muted">
            {t.gate.text(settings.min_agreement, settings.min_tasks)}{' '}
            <Link
              to="/projects/$projectId/prompts"
              params={{ projectId }}
              search={{ show: 'costs' }}
              className="text-accent underline underline-offset-2"
            >
              {t.gate.change}
            </Link>
          </p>
        )}
        {version.evaluation !== null && <Evaluation evaluation={version.evaluation} />}
        <Comparing
          key={settings?.min_tasks ?? 0}
          projectId={projectId}
          prompt={prompt}
          version={version}
          least={settings?.min_tasks ?? 20}
          isBusy={run !== undefined && isUnderWay(run)}
        />
        {run !== undefined && run.version === version.version && <RunProgress projectId={projectId} run={run} />}
      </div>
    </Card>
  );
}

function Switching({ projectId, prompt, version }: GateCardProps) {
  const refresh = useRefreshPrompts(projectId);
  const isOn = prompt.enabled_version === version.version;
  const change = useMutation({
    mutationFn: () => (isOn ? switchOff(projectId, prompt.id) : switchOn(projectId, prompt.id, version.version)),
    onSuccess: () => toast(isOn ? t.gate.switchedOff : t.gate.switchedOn(version.version)),
    onError: (error) => toastError(isOn ? t.gate.offFailed : t.gate.failed, error),
    onSettled: refresh,
  });
  if (!prompt.can.enable) return null;
  const reason =
    isOn || version.evaluation?.passes === true
      ? undefined
      : version.evaluation === null
        ? t.gate.needed
        : version.evaluation.is_current
          ? t.gate.fails
          : t.gate.outdated;
  return (
    <Button
      size="sm"
      variant={isOn ? 'secondary' : 'primary'}
      icon={<Power aria-hidden size={14} />}
      isBusy={change.isPending}
      disabledReason={reason}
      onClick={() => change.mutate()}
    >
      {isOn ? t.gate.switchOff : t.gate.switchOn}
    </Button>
  );
}

type EvaluationProps = { evaluation: NonNullable<PromptVersion['evaluation']> };

function Evaluation({ evaluation }: EvaluationProps) {
  const { agreement, passes, is_current: isCurrent } = evaluation;
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-3">
        <span className="tabular text-xl font-semibold">{shareOf(agreement.value)}</span>
        <Badge tone={!isCurrent ? 'warning' : passes ? 'success' : 'danger'}>
          {!isCurrent ? t.gate.outdated : passes ? t.gate.passes : t.gate.fails}
        </Badge>
      </div>
      <p className="text-sm text-muted">{t.gate.of(agreement)}</p>
      <Questions controls={agreement.controls} />
    </div>
  );
}

function Questions({ controls }: Pick<Agreement, 'controls'>) {
  const entries = Object.entries(controls);
  if (entries.length < 2) return null;
  return (
    <dl className="grid grid-cols-[minmax(0,1fr)_auto_auto] gap-x-4 gap-y-1 text-sm">
      {entries.map(([name, { value, tasks }]) => (
        <div key={name} className="contents">
          <dt className="truncate">{name}</dt>
          <dd className="tabular text-right">{shareOf(value)}</dd>
          <dd className="tabular text-right text-muted">{formatNumber(tasks)}</dd>
        </div>
      ))}
    </dl>
  );
}

type ComparingProps = GateCardProps & { least: number; isBusy: boolean };

function Comparing({ projectId, prompt, version, least, isBusy }: ComparingProps) {
  const refresh = useRefreshPrompts(projectId);
  const [size, setSize] = useState<number | undefined>(Math.max(least, 50));
  const start = useMutation({ mutationFn: (body: StartRun) => startRun(projectId, body), onSuccess: refresh });
  const isRight = size !== undefined && Number.isInteger(size) && size > 0;
  const asked: StartRun = {
    prompt: prompt.id,
    version: version.version,
    purpose: 'evaluate',
    scope: { kind: 'sample', size: isRight ? size : least },
  };
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-end gap-3">
        <div className="w-40">
          <NumberField label={t.gate.size} min={1} step={1} value={size} onChange={setSize} />
        </div>
        <Button
          icon={<Scale aria-hidden size={16} />}
          isBusy={start.isPending || isBusy}
          disabled={!isRight}
          onClick={() => start.mutate(asked)}
        >
          {t.gate.start}
        </Button>
      </div>
      <Estimate projectId={projectId} run={asked} />
      {start.error !== null && <Alert tone="danger">{messageOf(start.error)}</Alert>}
    </div>
  );
}
