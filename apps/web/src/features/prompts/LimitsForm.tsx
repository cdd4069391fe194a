import type { PromptSettings } from '@labelwright/contract/prompts';
import { useForm } from '../../lib/use-form.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button } from '../../ui/Button.tsx';
import { NumberField } from '../../ui/NumberField.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { toast } from '../../ui/toast.ts';
import { UnsavedChangesDialog } from '../../ui/UnsavedChangesDialog.tsx';
import { changeSettings, useRefreshPrompts } from './prompts-api.ts';
import { t } from './strings.ts';

type Values = {
  /** Per cent. */
  agreement: number | undefined;
  tasks: number | undefined;
  /** Dollars; undefined: no limit. */
  budget: number | undefined;
  automatic: boolean;
};

const within = (value: number | undefined, low: number, high: number): boolean =>
  value !== undefined && value >= low && value <= high;

const problemsOf = ({ agreement, tasks, budget }: Values) => ({
  ...(within(agreement, 0, 100) ? {} : { agreement: t.costs.badShare }),
  ...(within(tasks, 1, 10_000) && Number.isInteger(tasks) ? {} : { tasks: t.costs.badTasks }),
  ...(budget === undefined || budget >= 0 ? {} : { budget: t.costs.badBudget }),
});

/** What a version must show before it is switched on, and what all runs together may cost. */
export function LimitsForm({ projectId, settings }: { projectId: string; settings: PromptSettings }) {
  const refresh = useRefreshPrompts(projectId);
  const form = useForm<Values>({
    initial: {
      agreement: Math.round(settings.min_agreement * 1000) / 10,
      tasks: settings.min_tasks,
      budget: settings.budget_micros === null ? undefined : settings.budget_micros / 1_000_000,
      automatic: settings.automatic,
    },
    validate: problemsOf,
    onSubmit: async ({ agreement = 0, tasks = 1, budget, automatic }) => {
      await changeSettings(projectId, {
        min_agreement: agreement / 100,
        min_tasks: tasks,
        budget_micros: budget === undefined ? null : Math.round(budget * 1_000_000),
        automatic,
      });
      await refresh();
      toast(t.costs.saved);
    },
  });
  return (
    <form noValidate onSubmit={(event) => void form.submit(event)} className="flex max-w-180 flex-col gap-4">
      <div className="grid items-start gap-4 sm:grid-cols-2">
        <NumberField label={t.costs.least} unit="%" min={0} max={100} {...form.field('agreement')} />
        <NumberField label={t.costs.tasks} min={1} step={1} {...form.field('tasks')} />
        <NumberField
          label={t.costs.budget}
          help={t.costs.budgetHelp}
          unit="$"
          min={0}
          step={0.01}
          {...form.field('budget')}
        />
      </div>
      <Switch label={t.costs.automatic} help={t.costs.automaticHelp} {...form.field('automatic')} />
      {form.formError !== undefined && <Alert tone="danger">{form.formError}</Alert>}
      <div>
        <Button type="submit" variant="primary" isBusy={form.isSubmitting} disabled={!form.isDirty}>
          Save changes
        </Button>
      </div>
      <UnsavedChangesDialog isDirty={form.isDirty && !form.isSubmitting} />
    </form>
  );
}
