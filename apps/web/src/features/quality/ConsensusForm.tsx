import { CONSENSUS_METHODS, type RunMethod } from '@labelwright/contract/quality-consensus';
import { useQueryClient } from '@tanstack/react-query';
import { useForm } from '../../lib/use-form.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button } from '../../ui/Button.tsx';
import { Checkbox } from '../../ui/Checkbox.tsx';
import { Card } from '../../ui/Layout.tsx';
import { NumberField } from '../../ui/NumberField.tsx';
import { RadioGroup } from '../../ui/RadioGroup.tsx';
import { Select } from '../../ui/Select.tsx';
import { consensusKey, startRun } from './consensus-api.ts';
import { c, METHODS } from './consensus-strings.ts';

const MERGE = { value: 'merge', label: c.merge, help: c.mergeHelp } as const;

const OPTIONS: readonly { value: RunMethod; label: string; help: string }[] = [
  ...CONSENSUS_METHODS.map((value) => ({ value, ...METHODS[value] })),
  MERGE,
  { value: 'compare', label: c.compare, help: c.compareHelp },
];

/** `controls`: those whose answers can be counted; without one there is only the merge. */
type ConsensusFormProps = { projectId: string; controls: readonly string[]; onStarted: (runId: number) => void };

export function ConsensusForm({ projectId, controls, onStarted }: ConsensusFormProps) {
  const queryClient = useQueryClient();
  const form = useForm({
    initial: {
      method: (controls.length === 0 ? 'merge' : 'dawid_skene') as RunMethod,
      control: controls[0] ?? '',
      min_answers: 2 as number | undefined,
      only_disputed: false,
      only_complete: false,
    },
    validate: ({ min_answers: least }) =>
      least === undefined || !Number.isInteger(least) || least < 1 || least > 100
        ? { min_answers: c.minAnswersError }
        : {},
    onSubmit: async ({ min_answers: least, control, ...rest }) => {
      const only = rest.method === 'merge' ? {} : { control };
      const run = await startRun(projectId, { ...rest, ...only, min_answers: least ?? 2 });
      void queryClient.invalidateQueries({ queryKey: consensusKey(projectId) });
      onStarted(run.id);
    },
  });
  const { method } = form.values;
  return (
    <Card title={c.new}>
      <form onSubmit={(event) => void form.submit(event)} noValidate className="flex flex-col gap-4">
        <RadioGroup
          label={c.method}
          layout="cards"
          options={controls.length === 0 ? [MERGE] : OPTIONS}
          {...form.field('method')}
        />
        <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-4">
          {method !== 'merge' && (
            <Select
              label={c.control}
              options={controls.map((value) => ({ value, label: value }))}
              {...form.field('control')}
            />
          )}
          <NumberField
            label={c.minAnswers}
            min={1}
            max={100}
            step={1}
            help={c.minAnswersHelp}
            {...form.field('min_answers')}
          />
          <Checkbox label={c.onlyDisputed} help={c.onlyDisputedHelp} {...form.field('only_disputed')} />
          <Checkbox label={c.onlyComplete} help={c.onlyCompleteHelp} {...form.field('only_complete')} />
        </div>
        {form.formError !== undefined && <Alert tone="danger">{form.formError}</Alert>}
        <div>
          <Button type="submit" variant="primary" isBusy={form.isSubmitting}>
            {method === 'compare' ? c.startCompare : c.start}
          </Button>
        </div>
      </form>
    </Card>
  );
}
