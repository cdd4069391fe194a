import { ITEM_TYPES } from '@labelwright/contract/collection-fields';
import type { TaskPlan } from '@labelwright/contract/collection-tasks';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../../lib/api.ts';
import { projectKey } from '../../../lib/project.ts';
import { Alert } from '../../../ui/Alert.tsx';
import { Badge } from '../../../ui/Badge.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Switch } from '../../../ui/Switch.tsx';
import { toast, toastError } from '../../../ui/toast.ts';
import { planQuery } from '../collection-api.ts';
import { t } from '../manage-strings.ts';
import { TypeIcon } from '../TypeIcon.tsx';
import { typeWords } from '../words.ts';

type PlanViewProps = {
  projectId: string;
  plan: TaskPlan;
  /** The counts of the plan are those of what will be made. */
  hasCounts: boolean;
  hasPredictions: boolean;
  onPredictions: (hasPredictions: boolean) => void;
};

/** What will become tasks, whether the interface shows it, and which one would. */
export function PlanView({ projectId, plan, hasCounts, hasPredictions, onPredictions }: PlanViewProps) {
  const kinds = ITEM_TYPES.filter((type) => plan.unused[type] > 0);
  const total = kinds.reduce((sum, type) => sum + plan.unused[type], 0);
  if (total === 0) return <p className="text-muted">{t.tasksNone}</p>;
  const fits = kinds.some((type) => type !== 'raw_text' && plan.predictions[type]);
  const canPredict = kinds.some((type) => type !== 'raw_text');
  return (
    <>
      {hasCounts && (
        <section className="flex flex-col gap-1">
          <p className="font-medium">{t.willBe(total)}</p>
          <ul className="flex flex-wrap gap-x-5 gap-y-1">
            {kinds.map((type) => (
              <li key={type} className="tabular flex items-center gap-1.5">
                <TypeIcon type={type} /> {t.kinds[type](plan.unused[type])}
              </li>
            ))}
          </ul>
        </section>
      )}
      {plan.unfit.map(({ type, reason }) => (
        <Alert key={`${type} ${reason}`} tone="warning" title={`${typeWords[type]}: ${t.unfit}`}>
          {reason}
        </Alert>
      ))}
      {plan.suggestions.length > 0 && <Suggestions projectId={projectId} plan={plan} />}
      {canPredict && (
        <Switch
          label={t.withPredictions}
          help={fits ? t.withPredictionsHelp : t.noPredictions}
          value={fits && hasPredictions}
          isDisabled={!fits}
          onChange={onPredictions}
        />
      )}
    </>
  );
}

function Suggestions({ projectId, plan }: Pick<PlanViewProps, 'projectId' | 'plan'>) {
  const queryClient = useQueryClient();
  const [busy, setBusy] = useState<string>();
  async function use({ title, label_config }: TaskPlan['suggestions'][number]) {
    setBusy(title);
    try {
      await api.patch(`/api/projects/${projectId}`, { label_config });
      toast(t.interfaceSet);
      await queryClient.invalidateQueries({ queryKey: projectKey(projectId) });
      await queryClient.invalidateQueries({ queryKey: planQuery(projectId).queryKey });
    } catch (error) {
      toastError(t.interfaceNotSet, error);
    } finally {
      setBusy(undefined);
    }
  }
  return (
    <section className="flex flex-col gap-2">
      <p className="text-sm text-muted">{t.suggestionsText}</p>
      <ul className="flex flex-col gap-2">
        {plan.suggestions.map((suggestion) => (
          <li key={suggestion.title} className="rounded-md border p-3">
            <div className="flex flex-wrap items-center gap-2">
              <span className="flex gap-1">
                {suggestion.types.map((type) => (
                  <TypeIcon key={type} type={type} />
                ))}
              </span>
              {suggestion.label_config.trim() === plan.label_config.trim() ? (
                <>
                  {suggestion.title} <Badge tone="success">{t.inUse}</Badge>
                </>
              ) : (
                <Button size="sm" isBusy={busy === suggestion.title} onClick={() => void use(suggestion)}>
                  {t.suggestion(suggestion.title)}
                </Button>
              )}
            </div>
            <details className="mt-2">
              <summary className="w-fit cursor-pointer rounded-sm text-sm text-muted hover:text-fg">
                {t.preview}
              </summary>
              <pre className="mt-2 rounded-md bg-surface-2 p-2 text-xs wrap-anywhere whitespace-pre-wrap">
                {suggestion.label_config}
              </pre>
            </details>
          </li>
        ))}
      </ul>
    </section>
  );
}
