import type { PersonDetail } from '@labelwright/contract/quality';
import { Link } from '@tanstack/react-router';
import { Card } from '../../ui/Layout.tsx';
import { RelativeTime } from '../../ui/Time.tsx';
import { shareText, t } from './strings.ts';
import { taskTarget } from './task-targets.ts';

/** Golden tasks that somebody missed, newest first, each a click away from the answer. */
export function FailureList({ projectId, failures }: { projectId: string; failures: PersonDetail['failures'] }) {
  return (
    <Card title={t.failures} isFlush={failures.length > 0}>
      {failures.length === 0 ? (
        <p className="text-muted">{t.noFailures}</p>
      ) : (
        <table className="w-full text-sm">
          <thead className="text-xs text-muted">
            <tr>
              <th scope="col" className="px-4 py-2 text-left font-medium">
                {t.task}
              </th>
              <th scope="col" className="px-4 py-2 text-right font-medium">
                {t.score}
              </th>
              <th scope="col" className="px-4 py-2 text-right font-medium">
                {t.when}
              </th>
            </tr>
          </thead>
          <tbody>
            {failures.map(({ task_id: task, annotation_id: annotation, score, answered_at: at }) => (
              <tr key={annotation} className="border-t">
                <td className="px-4 py-2">
                  <Link
                    {...taskTarget(projectId, task, { annotation })}
                    className="tabular text-accent hover:underline"
                  >
                    {`#${task}`}
                  </Link>
                </td>
                <td className="px-4 py-2 text-right tabular">{shareText(score)}</td>
                <td className="px-4 py-2 text-right">
                  <RelativeTime at={at} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Card>
  );
}
