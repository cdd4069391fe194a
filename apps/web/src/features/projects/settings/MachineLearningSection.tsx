import type { Project } from '@labelwright/contract/projects';
import { useQuery } from '@tanstack/react-query';
import { formatCount } from '../../../lib/format.ts';
import { NumberField } from '../../../ui/NumberField.tsx';
import { Select } from '../../../ui/Select.tsx';
import { Switch } from '../../../ui/Switch.tsx';
import { modelVersionsQuery } from '../projects-api.ts';
import { SettingsForm } from './SettingsForm.tsx';
import { useSection } from './useSection.ts';

export function MachineLearningSection({ project }: { project: Project }) {
  const { data: versions = {} } = useQuery(modelVersionsQuery(String(project.id)));
  const form = useSection({
    project,
    initial: {
      model_version: project.model_version,
      show_collab_predictions: project.show_collab_predictions,
      min_annotations_to_start_training: project.min_annotations_to_start_training as number | undefined,
    },
    toChange: ({ min_annotations_to_start_training: count, ...rest }) => ({
      ...rest,
      min_annotations_to_start_training: count ?? 0,
    }),
    validate: ({ min_annotations_to_start_training: count }) =>
      count !== undefined && (!Number.isInteger(count) || count < 0)
        ? { min_annotations_to_start_training: 'A whole number, 0 or more.' }
        : {},
  });
  const known = Object.entries(versions).filter(([version]) => version !== '');
  const options = [
    { value: '', label: 'All versions' },
    ...known.map(([version, count]) => ({ value: version, label: `${version} (${formatCount(count, 'prediction')})` })),
  ];
  if (project.model_version !== '' && versions[project.model_version] === undefined)
    options.push({ value: project.model_version, label: project.model_version });
  return (
    <SettingsForm title="What people see of predictions" description="And when a model learns by itself." form={form}>
      <Select
        label="Model version"
        options={options}
        help="Only predictions of this version are shown and used for ordering."
        defaultHint="Default: all versions"
        {...form.field('model_version')}
      />
      <Switch
        label="Show predictions"
        help="Annotators begin from the prediction of the model instead of an empty task."
        defaultHint="Default: on"
        {...form.field('show_collab_predictions')}
      />
      <div className="max-w-64">
        <NumberField
          label="Annotations before training starts"
          min={0}
          step={1}
          help="0 never starts training by itself."
          defaultHint="Default: 0"
          {...form.field('min_annotations_to_start_training')}
        />
      </div>
    </SettingsForm>
  );
}
