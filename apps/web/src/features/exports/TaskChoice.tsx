import type { View } from '@labelwright/contract/data-manager-views';
import { useQuery } from '@tanstack/react-query';
import { Checkbox } from '../../ui/Checkbox.tsx';
import { NumberField } from '../../ui/NumberField.tsx';
import { Select } from '../../ui/Select.tsx';
import { type ExportChoice, isFlat, TASK_STATES, type TaskState } from './export-choice.ts';
import { projectViewsQuery } from './exports-api.ts';
import { t } from './strings.ts';

export type ChoiceProps = { choice: ExportChoice; onChange: (change: Partial<ExportChoice>) => void };

/** Which tasks go in. */
export function TaskChoice({ projectId, choice, onChange }: ChoiceProps & { projectId: string }) {
  const { data: views = [] } = useQuery(projectViewsQuery(projectId));
  return (
    <div className="flex flex-col gap-4">
      <div className="grid gap-4 sm:grid-cols-2">
        <Select
          label={t.view}
          value={choice.view === undefined ? '' : String(choice.view)}
          options={[{ value: '', label: t.everyTask }, ...viewOptions(views, choice.view)]}
          onChange={(view) => onChange({ view: view === '' ? undefined : Number(view) })}
        />
        <Select<TaskState>
          label={t.state}
          value={choice.state}
          options={TASK_STATES.map((state) => ({ value: state, label: t.states[state] }))}
          onChange={(state) => onChange({ state })}
        />
        <NumberField
          label={t.sample}
          help={t.sampleHelp}
          value={choice.sample}
          placeholder="100"
          unit="%"
          min={0}
          max={100}
          onChange={(sample) =>
            onChange({ sample: sample !== undefined && sample > 0 && sample < 100 ? sample : undefined })
          }
        />
      </div>
      {!isFlat(choice) && <Checkbox label={t.allTasks} value={choice.all} onChange={(all) => onChange({ all })} />}
    </div>
  );
}

/** A view that is gone stays chosen until somebody chooses another: the server says that it is gone. */
function viewOptions(views: readonly View[], chosen: number | undefined) {
  const options = views.map((view) => ({
    value: String(view.id),
    label: view.title === '' ? t.unnamedView : view.title,
  }));
  const isKnown = chosen === undefined || views.some(({ id }) => id === chosen);
  return isKnown ? options : [...options, { value: String(chosen), label: t.viewNumber(chosen) }];
}
