import type { UploadPreview } from '@labelwright/contract/imports';
import { scrollArea } from '../../ui/scroll-area.ts';
import { t } from './strings.ts';

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : value === undefined || value === null ? '' : JSON.stringify(value);

/** Rows of a file have no identity but their place. */
const withKeys = <Row,>(rows: readonly Row[]) => rows.map((row, index) => ({ row, key: String(index) }));

/** The first ten rows of a file as they were understood. */
export function RowsPreview({ upload }: { upload: UploadPreview }) {
  const { rows, columns, row_count: count } = upload;
  if (rows.length === 0) return null;
  const more = count === null ? 0 : count - rows.length;
  return (
    <section
      aria-label={`${t.firstRows}: ${upload.file}`}
      {...scrollArea}
      className="max-h-72 overflow-auto border-t -outline-offset-2"
    >
      <table className="w-full border-collapse text-sm">
        <thead>
          <tr>
            {columns.map((column) => (
              <th
                key={column.name}
                scope="col"
                className="sticky top-0 border-b bg-surface-2 px-3 py-1.5 text-left font-medium whitespace-nowrap"
              >
                {column.name} <span className="text-xs font-normal text-muted">{column.type}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {withKeys(rows).map(({ row, key }) => (
            <tr key={key} className="border-b last:border-b-0">
              {columns.map((column) => (
                <td key={column.name} title={textOf(row[column.name])} className="max-w-96 truncate px-3 py-1.5">
                  {textOf(row[column.name])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {more > 0 && <p className="sticky left-0 px-3 py-1.5 text-xs text-muted">{t.moreRows(more)}</p>}
    </section>
  );
}
