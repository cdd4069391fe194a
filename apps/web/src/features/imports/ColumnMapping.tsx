import type { ColumnPreview } from '@labelwright/contract/imports';
import { Alert } from '../../ui/Alert.tsx';
import { Badge } from '../../ui/Badge.tsx';
import { Card } from '../../ui/Layout.tsx';
import { Select } from '../../ui/Select.tsx';
import {
  type Fields,
  fieldTarget,
  type MappingProblems,
  TASK_FIELDS,
  type Target,
  type Targets,
  type TaskField,
} from './mapping.ts';
import { t } from './strings.ts';

const isTaskField = (field: string): field is TaskField => TASK_FIELDS.some((known) => known === field);

type ColumnMappingProps = {
  columns: readonly ColumnPreview[];
  fields: Fields;
  targets: Targets;
  problems: MappingProblems;
  onChange: (column: string, target: Target) => void;
};

/** A line per column: what it holds, and what it becomes. */
export function ColumnMapping({ columns, fields, targets, problems, onChange }: ColumnMappingProps) {
  const keys = Object.entries(fields);
  return (
    <Card title={t.mapping}>
      <div className="flex flex-col gap-3">
        <p className="text-sm text-muted">{keys.length === 0 ? t.noInterface : t.mappingText}</p>
        <ul className="flex flex-col divide-y">
          {columns.map((column) => (
            <li
              key={column.name}
              className="grid items-center gap-x-4 gap-y-1 py-2 sm:grid-cols-[minmax(0,1fr)_minmax(0,1.4fr)_16rem]"
            >
              <span className="flex min-w-0 items-center gap-2">
                <span className="truncate font-medium">{column.name}</span>
                <Badge>{column.type}</Badge>
              </span>
              <span title={column.example} className="truncate text-sm text-muted">
                {column.example}
              </span>
              <Select
                label={`${column.name}: ${t.becomes}`}
                isLabelHidden
                value={targets[column.name] ?? 'keep'}
                options={[
                  ...keys.map(([key, tag]) => ({ value: fieldTarget(key), label: t.field(key, tag) })),
                  ...(Object.hasOwn(fields, column.name)
                    ? []
                    : [{ value: 'keep' as const, label: t.keep(column.name) }]),
                  { value: 'answers' as const, label: t.answers },
                  ...TASK_FIELDS.map((field) => ({ value: field, label: t.taskFields[field] })),
                  { value: '@meta' as const, label: t.meta },
                  { value: 'skip' as const, label: t.skip },
                ]}
                onChange={(target) => onChange(column.name, target)}
              />
            </li>
          ))}
        </ul>
        {problems.missing.length > 0 && <Alert tone="warning">{t.missing(problems.missing)}</Alert>}
        {problems.twice.map((field) => (
          <Alert key={field} tone="warning">
            {t.twice(isTaskField(field) ? t.taskFields[field] : field)}
          </Alert>
        ))}
      </div>
    </Card>
  );
}
