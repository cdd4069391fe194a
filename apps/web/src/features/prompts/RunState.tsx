import type { PromptRun } from '@labelwright/contract/prompts';
import { StatusBadge } from '../../ui/Badge.tsx';
import { t } from './strings.ts';

export const RunState = ({ status }: Pick<PromptRun, 'status'>) =>
  status === 'out_of_budget' ? (
    <StatusBadge status="paused" label={t.runs.outOfBudget} />
  ) : (
    <StatusBadge status={status} />
  );
