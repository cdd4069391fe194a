import {
  TAKEOVER_KINDS,
  type TakeoverDetail,
  type TakeoverKind,
  type TakeoverNote,
} from '@labelwright/contract/takeover';
import { Download } from 'lucide-react';
import { useUrlState } from '../../lib/url-state.ts';
import { useList } from '../../lib/use-list.ts';
import { Badge } from '../../ui/Badge.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import type { DataTableColumn } from '../../ui/data-table-model.ts';
import { Card } from '../../ui/Layout.tsx';
import { Select } from '../../ui/Select.tsx';
import { t } from './strings.ts';
import { isUnderWay, pathOf, TAKEOVERS_KEY } from './takeover-api.ts';

const kindOf = (raw: unknown): TakeoverKind | undefined => TAKEOVER_KINDS.find((kind) => kind === raw);
const idOf = (row: TakeoverNote): string => `${row.kind} ${row.source_id}`;

/** Everything that did not come, or not as it was, with why. */
export function NoteList({ takeover }: { takeover: TakeoverDetail }) {
  const [{ kind }, setUrl] = useUrlState((raw) => ({ kind: kindOf(raw.kind) }));
  const list = useList<TakeoverNote>({
    // Anew as soon as the run has ended.
    key: [...TAKEOVERS_KEY, 'notes', takeover.id, isUnderWay(takeover)],
    path: pathOf(takeover.id, '/notes'),
    query: { kind },
    idOf,
    limit: 50,
  });
  const kinds = takeover.counts.filter(({ noted }) => noted > 0).map((count) => count.kind);
  const options = [{ value: '', label: t.allKinds }, ...kinds.map((value) => ({ value, label: t.kinds[value] }))];
  return (
    <Card
      isFlush
      title={t.notes}
      actions={
        kinds.length > 0 && (
          <>
            <Select
              size="sm"
              label={t.kindFilter}
              isLabelHidden
              options={options}
              value={kind ?? ''}
              onChange={(value) => setUrl({ kind: kindOf(value) })}
            />
            <a
              href={pathOf(takeover.id, '/report')}
              download
              className="inline-flex h-7 items-center gap-1.5 rounded-md border bg-surface px-2.5 text-sm whitespace-nowrap hover:bg-surface-2 pointer-coarse:h-11"
            >
              <Download aria-hidden size={14} /> {t.download}
            </a>
          </>
        )
      }
    >
      <DataTable
        {...list}
        label={t.notes}
        columns={COLUMNS}
        idOf={idOf}
        maxHeight={560}
        empty={<p className="px-4 py-3 text-muted">{isUnderWay(takeover) ? t.noNotesYet : t.noNotes}</p>}
      />
    </Card>
  );
}

const COLUMNS: readonly DataTableColumn<TakeoverNote>[] = [
  { id: 'kind', header: t.kind, width: 120, isHideable: false, cell: (row) => t.kinds[row.kind] },
  { id: 'source_id', header: t.id, width: 150, cell: (row) => <span className="wrap-anywhere">{row.source_id}</span> },
  { id: 'source_project', header: t.project, width: 160, cell: (row) => row.source_project ?? '' },
  {
    id: 'outcome',
    header: t.outcome,
    width: 170,
    cell: ({ is_left: isLeft }) =>
      isLeft ? <Badge tone="warning">{t.isLeft}</Badge> : <Badge tone="info">{t.isChanged}</Badge>,
  },
  { id: 'note', header: t.note, width: 360, isGrowing: true, cell: (row) => row.note },
];
