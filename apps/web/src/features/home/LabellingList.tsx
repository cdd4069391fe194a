import { Link } from '@tanstack/react-router';
import { ArrowRight } from 'lucide-react';
import type { LabellingEntry } from '../../lib/home.ts';
import { Badge } from '../../ui/Badge.tsx';
import { ButtonLink } from '../../ui/Button.tsx';
import { Card } from '../../ui/Layout.tsx';
import { SegmentedProgress } from '../../ui/Progress.tsx';
import { t } from './strings.ts';

type LabellingListProps = { entries: readonly LabellingEntry[]; hasMainButton: boolean };

export function LabellingList({ entries, hasMainButton }: LabellingListProps) {
  const main = hasMainButton ? entries.find((entry) => entry.remaining_for_me > 0) : undefined;
  return (
    <Card title={t.labelling} isFlush>
      <ul className="divide-y">
        {entries.map((entry) => (
          <li key={entry.project_id}>
            <LabellingRow entry={entry} isMain={entry === main} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** The first project with work has the page's main button: the usual day begins with it. */
function LabellingRow({ entry, isMain }: { entry: LabellingEntry; isMain: boolean }) {
  const params = { projectId: String(entry.project_id) };
  const total = entry.remaining_for_me + entry.done_by_me;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-6 gap-y-2 px-4 py-3 md:grid-cols-[minmax(0,1fr)_minmax(0,22rem)_auto]">
      <Link
        to="/projects/$projectId"
        params={params}
        className="line-clamp-2 rounded-sm font-medium hover:text-accent pointer-coarse:py-3"
      >
        {entry.title}
      </Link>
      <div className="col-span-2 row-start-2 flex min-w-0 flex-col gap-1 md:col-span-1 md:row-start-auto">
        <SegmentedProgress unit={t.tasks} done={entry.done_by_me} total={total} />
        <div className="tabular flex justify-between gap-3 text-xs text-muted">
          <span>{t.done(entry.done_by_me)}</span>
          <span>{t.left(entry.remaining_for_me)}</span>
        </div>
      </div>
      <div className="flex min-w-28 justify-end">
        {entry.remaining_for_me === 0 ? (
          <Badge>{t.nothingLeft}</Badge>
        ) : (
          <ButtonLink
            to="/projects/$projectId/label"
            params={params}
            variant={isMain ? 'primary' : 'secondary'}
            icon={<ArrowRight aria-hidden size={16} />}
          >
            {t.continue}
          </ButtonLink>
        )}
      </div>
    </div>
  );
}
