import type { Prompt, PromptVersion, StartRun } from '@labelwright/contract/prompts';
import { useMutation, useQuery } from '@tanstack/react-query';
import { WandSparkles } from 'lucide-react';
import { useState } from 'react';
import { messageOf } from '../../lib/api-error.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Layout.tsx';
import { NumberField } from '../../ui/NumberField.tsx';
import { RadioGroup } from '../../ui/RadioGroup.tsx';
import { toast } from '../../ui/toast.ts';
import { Estimate } from './Estimate.tsx';
import { isUnderWay, newestRunsQuery, startRun, useRefreshPrompts } from './prompts-api.ts';
import { RunProgress } from './RunProgress.tsx';
import { t } from './strings.ts';

type PredictCardProps = { projectId: string; prompt: Prompt; version: PromptVersion };

const TASKS = [
  { value: 'unlabelled', label: t.predict.unlabelled },
  { value: 'all', label: t.predict.all },
] as const;

/** The version that is on answers the tasks of the project. */
export function PredictCard({ projectId, prompt, version }: PredictCardProps) {
  const refresh = useRefreshPrompts(projectId);
  const [tasks, setTasks] = useState<(typeof TASKS)[number]['value']>('unlabelled');
  const [budget, setBudget] = useState<number>();
  const { data: runs } = useQuery(newestRunsQuery(projectId, prompt.id, 'predict'));
  const run = runs?.[0];
  const start = useMutation({
    mutationFn: (body: StartRun) => startRun(projectId, body),
    onSuccess: async () => {
      toast(t.predict.started);
      await refresh();
    },
  });
  const asked: StartRun = {
    prompt: prompt.id,
    version: version.version,
    purpose: 'predict',
    scope: { kind: 'project' },
    only_unlabelled: tasks === 'unlabelled',
    ...(budget === undefined ? {} : { budget_micros: Math.round(budget * 1_000_000) }),
  };
  const isOn = prompt.enabled_version === version.version;
  return (
    <Card title={t.predict.title}>
      <div className="flex flex-col gap-4">
        <p className="text-sm text-muted">{t.predict.text}</p>
        <RadioGroup label={t.predict.which} value={tasks} options={TASKS} onChange={setTasks} />
        <p className="text-sm text-muted">{t.predict.selection}</p>
        <div className="max-w-64">
          <NumberField
            label={t.predict.budget}
            help={t.predict.budgetHelp}
            unit="$"
            min={0}
            step={0.01}
            value={budget}
            onChange={setBudget}
          />
        </div>
        <div className="flex flex-wrap items-center gap-3">
          <Button
            icon={<WandSparkles aria-hidden size={16} />}
            isBusy={start.isPending || (run !== undefined && isUnderWay(run))}
            disabledReason={isOn ? undefined : t.predict.off}
            onClick={() => start.mutate(asked)}
          >
            {t.predict.start}
          </Button>
          {isOn && <Estimate projectId={projectId} run={asked} />}
        </div>
        {start.error !== null && <Alert tone="danger">{messageOf(start.error)}</Alert>}
        {run !== undefined && <RunProgress projectId={projectId} run={run} />}
      </div>
    </Card>
  );
}
