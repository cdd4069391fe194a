import type { Prompt, PromptRun, PromptVersion, StartRun } from '@labelwright/contract/prompts';
import { useMutation, useQuery } from '@tanstack/react-query';
import { FlaskConical } from 'lucide-react';
import { useState } from 'react';
import { messageOf } from '../../lib/api-error.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Layout.tsx';
import { Select } from '../../ui/Select.tsx';
import { EmptyState } from '../../ui/States.tsx';
import { Estimate } from './Estimate.tsx';
import { isUnderWay, newestRunsQuery, startRun, useRefreshPrompts } from './prompts-api.ts';
import { RunProgress } from './RunProgress.tsx';
import { t } from './strings.ts';
import { TriedTasks } from './TriedTasks.tsx';

type TryCardProps = { projectId: string; prompt: Prompt; version: PromptVersion };

const SIZES = [3, 5, 10, 20].map((size) => ({ value: String(size), label: String(size) }));

/** A few tasks, with what people and the model said side by side. */
export function TryCard({ projectId, prompt, version }: TryCardProps) {
  const refresh = useRefreshPrompts(projectId);
  const [size, setSize] = useState('5');
  const [seed, setSeed] = useState(0);
  const { data: runs } = useQuery(newestRunsQuery(projectId, prompt.id, 'try'));
  const run = runs?.[0];
  const scope = { kind: 'sample', size: Number(size), seed } as const;
  const asked: StartRun = { prompt: prompt.id, version: version.version, purpose: 'try', scope };
  const start = useMutation({ mutationFn: (body: StartRun) => startRun(projectId, body), onSuccess: refresh });
  function tryOthers() {
    const next = seed + 1;
    setSeed(next);
    start.mutate({ ...asked, scope: { ...scope, seed: next } });
  }
  const isBusy = start.isPending || (run !== undefined && isUnderWay(run));
  return (
    <Card title={t.attempt.title}>
      <div className="flex flex-col gap-4">
        <p className="text-sm text-muted">{t.attempt.text}</p>
        <div className="flex flex-wrap items-end gap-3">
          <div className="w-24">
            <Select size="sm" label={t.attempt.size} value={size} options={SIZES} onChange={setSize} />
          </div>
          <Button
            size="sm"
            variant="primary"
            icon={<FlaskConical aria-hidden size={14} />}
            isBusy={isBusy}
            onClick={() => start.mutate(asked)}
          >
            {t.attempt.start}
          </Button>
          {run !== undefined && (
            <Button size="sm" disabled={isBusy} onClick={tryOthers}>
              {t.attempt.another}
            </Button>
          )}
          <Estimate projectId={projectId} run={asked} />
        </div>
        {start.error !== null && <Alert tone="danger">{messageOf(start.error)}</Alert>}
        {run === undefined ? (
          <EmptyState title={t.attempt.none}>{t.attempt.noneText}</EmptyState>
        ) : (
          <LastTry projectId={projectId} run={run} />
        )}
      </div>
    </Card>
  );
}

function LastTry({ projectId, run }: { projectId: string; run: PromptRun }) {
  return (
    <>
      <RunProgress projectId={projectId} run={run} />
      <TriedTasks projectId={projectId} run={run} />
    </>
  );
}
