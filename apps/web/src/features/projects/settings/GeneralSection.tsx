import type { Project } from '@labelwright/contract/projects';
import { Select } from '../../../ui/Select.tsx';
import { Switch } from '../../../ui/Switch.tsx';
import { TextArea } from '../../../ui/TextArea.tsx';
import { TextField } from '../../../ui/TextField.tsx';
import { SettingsForm } from './SettingsForm.tsx';
import { useSection } from './useSection.ts';

const TYPES = [
  { value: '', label: 'None' },
  { value: 'labelling', label: 'Labelling' },
  { value: 'double_labelling', label: 'Double labelling (at least 2 annotations)' },
  { value: 'assessment', label: 'Assessment' },
  { value: 'dp_order', label: 'Order (billed apart)' },
  { value: 'dp_assessment', label: 'Order assessment' },
];

export function GeneralSection({ project }: { project: Project }) {
  const form = useSection({
    project,
    initial: {
      title: project.title,
      slug: project.slug,
      description: project.description,
      project_type: project.project_type ?? '',
      color: project.color,
      is_draft: project.is_draft,
    },
    toChange: (values) => ({ ...values, project_type: values.project_type === '' ? null : values.project_type }),
    validate: ({ title, slug, color }) => ({
      ...(title.trim().length < 3 ? { title: 'Give it a title of at least 3 characters.' } : {}),
      ...(/^[-\w]+$/.test(slug) ? {} : { slug: 'Letters, digits, - and _ only.' }),
      ...(/^#[0-9a-f]{6}$/i.test(color) ? {} : { color: 'A colour like #2563EB.' }),
    }),
  });
  return (
    <SettingsForm title="General" description="What the project is called and what it is for." form={form}>
      <TextField label="Title" isRequired maxLength={200} help="3 to 200 characters." {...form.field('title')} />
      <TextArea
        label="Description"
        rows={3}
        help="What the dataset is for; members see it."
        {...form.field('description')}
      />
      <TextField
        label="Slug"
        isMono
        help="Stands for the project in addresses and scripts. Links with the old one end."
        {...form.field('slug')}
      />
      <Select
        label="Type"
        options={TYPES}
        help="Double labelling asks for at least two annotations per task; assessments hide skipping."
        defaultHint="Default: none"
        {...form.field('project_type')}
      />
      <TextField
        label="Colour"
        isMono
        maxLength={7}
        help="Marks the project in lists."
        defaultHint="Default: #FFFFFF"
        end={
          <span
            aria-hidden
            className="mr-1.5 size-5 rounded-sm border"
            style={{ backgroundColor: /^#[0-9a-f]{6}$/i.test(form.values.color) ? form.values.color : undefined }}
          />
        }
        {...form.field('color')}
      />
      <Switch
        label="Draft"
        help="Hides the project from everybody but its administrators while it is set up."
        defaultHint="Default: off"
        {...form.field('is_draft')}
      />
    </SettingsForm>
  );
}
