import type { EstimateRun, StartRun } from '@labelwright/contract/prompts';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { estimateQuery } from './prompts-api.ts';
import { formatMicros, t } from './strings.ts';

/** What a run would cost about; nothing as long as that is not known. */
export function Estimate({ projectId, run }: { projectId: string; run: StartRun }) {
  const asked = useMemo((): EstimateRun => {
    const { budget_micros: _budget, ...rest } = run;
    return rest;
  }, [run]);
  const { data } = useQuery(estimateQuery(projectId, asked));
  if (data === undefined) return null;
  const text =
    data.tasks === 0
      ? t.estimate.none
      : t.estimate.of(data.tasks, formatMicros(data.cost_micros), data.input_tokens + data.output_tokens);
  return <p className="text-sm text-muted">{text}</p>;
}
