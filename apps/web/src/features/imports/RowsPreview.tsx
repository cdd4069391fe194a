import type { UploadPreview } from '@labelwright/contract/imports';
import { t } from './strings.ts';

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : value === undefined || value === null ? '' : JSON.stringify(value);

/** The first ten rows of a file as they were understood. */
export function RowsPreview({ upload }: { upload: UploadPreview }) {
  const { rows, columns, row_count: count } = upload;
  if (rows.length === 0) return null;
  const more = count === null ? 0 : count - rows.length;
  return (
    <section
      aria-label={`${t.firstRows}: ${upload.file}`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
      tabIndex={0}
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
          {rows.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of a file have no other identity and never move
            <tr key={index} className="border-b last:border-b-0">
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
