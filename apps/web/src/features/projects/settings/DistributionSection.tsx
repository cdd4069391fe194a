import type { Project } from '@labelwright/contract/projects';
import { formatCount } from '../../../lib/format.ts';
import { Alert } from '../../../ui/Alert.tsx';
import { NumberField } from '../../../ui/NumberField.tsx';
import { RadioGroup } from '../../../ui/RadioGroup.tsx';
import { Slider } from '../../../ui/Slider.tsx';
import { Switch } from '../../../ui/Switch.tsx';
import { SettingsForm } from './SettingsForm.tsx';
import { useSection } from './useSection.ts';

const SAMPLING = [
  { value: 'Sequential sampling', label: 'In order', help: 'As they were imported.' },
  { value: 'Uniform sampling', label: 'Random', help: 'Every open task is equally likely.' },
  { value: 'Uncertainty sampling', label: 'Least certain first', help: 'Lowest prediction score first.' },
  {
    value: 'Equally distributed blind pass sampling',
    label: 'Evenly',
    help: 'Tasks with the fewest annotations first.',
  },
];

const SKIPPING = [
  { value: 'REQUEUE_FOR_OTHERS', label: 'Give them to others', help: 'Whoever skipped does not see the task again.' },
  { value: 'REQUEUE_FOR_ME', label: 'Give them back later', help: 'To the same person, after their other tasks.' },
  { value: 'IGNORE_SKIPPED', label: 'Count them as done', help: 'A skip counts like an annotation.' },
];

export function DistributionSection({ project }: { project: Project }) {
  const form = useSection({
    project,
    initial: {
      maximum_annotations: project.maximum_annotations as number | undefined,
      overlap_cohort_percentage: project.overlap_cohort_percentage,
      sampling: project.sampling,
      skip_queue: project.skip_queue,
      skip_permanent: project.skip_permanent,
      show_ground_truth_first: project.show_ground_truth_first,
      show_overlap_first: project.show_overlap_first,
    },
    toChange: ({ maximum_annotations: maximum, ...rest }) => ({ ...rest, maximum_annotations: maximum ?? 1 }),
    validate: ({ maximum_annotations: maximum }) =>
      maximum === undefined || !Number.isInteger(maximum) || maximum < 1 || maximum > 1000
        ? { maximum_annotations: 'A whole number from 1 to 1000.' }
        : {},
  });
  const { maximum_annotations: maximum, overlap_cohort_percentage: cohort, skip_queue: skip } = form.values;
  const movesTasks =
    maximum !== project.maximum_annotations ||
    cohort !== project.overlap_cohort_percentage ||
    skip !== project.skip_queue;
  return (
    <SettingsForm
      title="Distribution"
      description="How many people label a task, and in what order tasks are handed out. Limits per person are under Members."
      form={form}
      notice={
        movesTasks &&
        project.task_number > 0 && (
          <Alert tone="info">
            {`Saving decides anew which of the ${formatCount(project.task_number, 'task')} are done. No annotation is lost.`}
          </Alert>
        )
      }
    >
      <div className="max-w-48">
        <NumberField
          label="Annotations per task"
          min={1}
          max={1000}
          step={1}
          help="By different people."
          defaultHint="Default: 1"
          {...form.field('maximum_annotations')}
        />
      </div>
      <Slider
        label="Share of tasks with that many annotations"
        min={0}
        max={100}
        step={1}
        format={(value) => `${value} %`}
        help="The rest needs one annotation. Tasks that were begun are chosen first."
        defaultHint="Default: 100 %"
        {...form.field('overlap_cohort_percentage')}
      />
      <RadioGroup
        label="Order of tasks"
        layout="cards"
        options={SAMPLING}
        defaultHint="Default: in order"
        {...form.field('sampling')}
      />
      <Switch
        label="Tasks with several annotations first"
        help="Finishes what needs agreement early."
        defaultHint="Default: off"
        {...form.field('show_overlap_first')}
      />
      <Switch
        label="Ground truth first"
        help="People meet tasks with a known answer at the start."
        defaultHint="Default: off"
        {...form.field('show_ground_truth_first')}
      />
      <RadioGroup
        label="Skipped tasks"
        options={SKIPPING}
        defaultHint="Default: give them to others"
        {...form.field('skip_queue')}
      />
      {skip === 'REQUEUE_FOR_OTHERS' ? (
        <Switch
          label="A skip is for good"
          help="Otherwise a task that everybody has skipped is offered again in a next round."
          defaultHint="Default: off"
          {...form.field('skip_permanent')}
        />
      ) : null}
    </SettingsForm>
  );
}
