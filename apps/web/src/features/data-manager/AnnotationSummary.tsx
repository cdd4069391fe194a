import type { Task } from '@labelwright/contract/tasks';
import { displayNameOf } from '../../lib/me.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { Badge } from '../../ui/Badge.tsx';
import { Duration, RelativeTime } from '../../ui/Time.tsx';
import { describeResult, summarize } from './describe-result.ts';
import { t } from './strings.ts';

const MOST_VALUES = 12;

/** Who said what about the task, and how often. */
export function AnnotationSummary({ annotation }: { annotation: Task['annotations'][number] }) {
  const person = annotation.completed_by;
  const values = summarize(annotation.result);
  const name = person === null ? 'Import' : displayNameOf(person);
  return (
    <li className="flex flex-col gap-2 rounded-md border p-2.5">
      <div className="flex items-center gap-2 text-sm">
        <span className="min-w-0 flex-1 truncate">
          <Avatar size="sm" name={name} hasName />
        </span>
        <span className="shrink-0 text-xs text-muted">
          <Duration ms={annotation.lead_time == null ? null : annotation.lead_time * 1000} /> ·{' '}
          <RelativeTime at={annotation.created_at} />
        </span>
      </div>
      <div className="flex flex-wrap gap-1">
        {annotation.was_cancelled === true && <Badge tone="warning">{t.skipped}</Badge>}
        {annotation.ground_truth === true && <Badge tone="accent">{t.groundTruth}</Badge>}
        {values.slice(0, MOST_VALUES).map(({ text, count }) => (
          <Badge key={text} tone="info">
            {count > 1 ? `${text} × ${count}` : text}
          </Badge>
        ))}
        {values.length > MOST_VALUES && (
          <span className="text-xs text-muted">{t.moreValues(values.length - MOST_VALUES)}</span>
        )}
        {values.length === 0 && annotation.was_cancelled !== true && (
          <span className="text-xs text-muted">{t.emptyAnnotation}</span>
        )}
      </div>
      <Regions result={annotation.result} />
    </li>
  );
}

const MOST_LINES = 50;

/** Where each region is, in words; for those that have a place to tell. */
function Regions({ result }: { result: unknown }) {
  const lines = describeResult(result).filter(({ where, text }) => where !== undefined || text !== undefined);
  if (lines.length === 0) return null;
  return (
    <details className="text-sm">
      <summary className="w-fit cursor-pointer text-xs text-muted hover:text-fg">{t.details(lines.length)}</summary>
      <ul className="mt-1.5 flex flex-col gap-1.5">
        {lines.slice(0, MOST_LINES).map((line) => (
          <li key={line.id} className="flex flex-col wrap-break-word">
            <span>
              {line.labels.join(', ')}
              {line.where !== undefined && <span className="tabular text-muted"> {line.where}</span>}
            </span>
            {line.text !== undefined && <q className="text-muted">{line.text}</q>}
          </li>
        ))}
      </ul>
    </details>
  );
}
