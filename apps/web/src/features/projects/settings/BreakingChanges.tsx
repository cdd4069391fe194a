import type { ConfigCheck } from '@labelwright/contract/task-definitions';
import { Link } from '@tanstack/react-router';
import { formatCount } from '../../../lib/format.ts';
import { Alert } from '../../../ui/Alert.tsx';
import { Button } from '../../../ui/Button.tsx';

type BreakingChangesProps = {
  projectId: string;
  changes: ConfigCheck['breaking_changes'];
  /** undefined where changing labels would not help. */
  onChangeLabels: (() => void) | undefined;
};

const HEAD = 'px-3 py-1.5 text-left font-medium';
const CELL = 'px-3 py-1.5 align-top wrap-break-word';

/** What stored answers would lose by the save: where, how often, and which tasks. */
export function BreakingChanges({ projectId, changes, onChangeLabels }: BreakingChangesProps) {
  const stored = changes.filter(({ code }) => code !== 'field_missing');
  if (stored.length === 0) return null;
  return (
    <Alert
      tone="warning"
      title="Stored answers use what this change removes"
      {...(onChangeLabels === undefined
        ? {}
        : { action: <Button onClick={onChangeLabels}>Change the answers too</Button> })}
    >
      <table className="mt-1 w-full text-sm">
        <thead className="text-muted">
          <tr>
            <th className={HEAD}>Control</th>
            <th className={HEAD}>Label</th>
            <th className={HEAD}>Used by</th>
            <th className={HEAD}>What happens</th>
          </tr>
        </thead>
        <tbody>
          {stored.map(({ code, name, label, count }) => (
            <tr key={`${code} ${name} ${label ?? ''}`} className="border-t">
              <td className={CELL}>{name}</td>
              <td className={CELL}>{label ?? '–'}</td>
              <td className={CELL}>
                <Link
                  to="/projects/$projectId/data"
                  params={{ projectId }}
                  search={{ filters: [['annotations_results', 'contains', label ?? name]] }}
                  className="tabular underline"
                >
                  {formatCount(count, 'answer')}
                </Link>
              </td>
              <td className={CELL}>{WORDS[code] ?? code}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Alert>
  );
}

const WORDS: Readonly<Record<string, string>> = {
  control_removed: 'The control is removed',
  control_renamed: 'The control has another name',
  type_changed: 'The control is of another kind',
  target_changed: 'The control points elsewhere',
  label_removed: 'The label is removed',
};
