import type { ChangeExample, LabelChangePreview } from '@labelwright/contract/label-changes';
import { Link } from '@tanstack/react-router';
import { formatCount, formatNumber } from '../../lib/format.ts';
import { Alert } from '../../ui/Alert.tsx';
import { summarizeItem } from './summarize-item.ts';

/** Counts and examples of what a change would do. */
export function ChangePreview({ preview, projectId }: { preview: LabelChangePreview; projectId: string }) {
  const { counts, examples } = preview;
  const total = counts.annotations + counts.drafts + counts.predictions;
  const parts = [
    formatCount(counts.annotations, 'annotation'),
    formatCount(counts.drafts, 'draft'),
    formatCount(counts.predictions, 'prediction'),
  ];
  return (
    <section aria-label="What will change" className="flex flex-col gap-3">
      <Alert
        tone={total === 0 ? 'info' : 'warning'}
        title={total === 0 ? 'No stored answer uses it' : parts.join(', ')}
      >
        {total === 0
          ? 'Only the label config changes.'
          : `${preview.is_complete ? '' : `At least; counted in the first ${formatNumber(preview.tasks_seen)} tasks. `}Every annotation keeps its former version, and the change can be undone.`}
        {counts.emptied > 0 && ` ${formatCount(counts.emptied, 'annotation')} would be empty afterwards.`}
      </Alert>
      {examples.length > 0 && (
        <div className="flex flex-col gap-1.5">
          <h3 className="text-sm font-semibold">Examples</h3>
          <ul className="divide-y rounded-md border">
            {examples.map((example) => (
              <Example key={`${example.kind} ${example.id}`} example={example} projectId={projectId} />
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}

function Example({ example, projectId }: { example: ChangeExample; projectId: string }) {
  const { kind, id, task, before, after } = example;
  return (
    <li className="grid items-start gap-x-3 gap-y-1 px-3 py-2 text-sm sm:grid-cols-[9rem_1fr]">
      <Link
        to="/projects/$projectId/tasks/$taskId"
        params={{ projectId, taskId: String(task) }}
        {...(kind === 'annotation' ? { search: { annotation: id } } : {})}
        className="text-accent hover:underline"
      >
        {kind === 'annotation' ? `Annotation ${id}` : kind === 'draft' ? `Draft ${id}` : `Prediction ${id}`}
      </Link>
      <span className="min-w-0 wrap-break-word">
        <del className="text-muted">{before.map(summarizeItem).join(', ')}</del>
        {' → '}
        <ins className="no-underline">{after.length === 0 ? 'nothing' : after.map(summarizeItem).join(', ')}</ins>
      </span>
    </li>
  );
}
