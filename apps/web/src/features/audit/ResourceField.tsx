import { Select } from '../../ui/Select.tsx';
import { t } from './strings.ts';

/** Kinds of object that rows are about; another one can still be reached from a row. */
const KINDS = [
  'annotation',
  'api_token',
  'export',
  'file_upload',
  'import',
  'invitation',
  'job',
  'organization',
  'organization_member',
  'prediction',
  'project',
  'project_member',
  'session',
  'task',
  'user',
  'workspace',
];

type ResourceFieldProps = { value: string | undefined; onChange: (kind: string | undefined) => void };

export function ResourceField({ value, onChange }: ResourceFieldProps) {
  const kinds = value === undefined || KINDS.includes(value) ? KINDS : [...KINDS, value];
  return (
    <Select
      label={t.resource}
      isLabelHidden
      value={value ?? ''}
      options={[{ value: '', label: t.everyResource }, ...kinds.map((kind) => ({ value: kind, label: kind }))]}
      onChange={(next) => onChange(next === '' ? undefined : next)}
    />
  );
}
