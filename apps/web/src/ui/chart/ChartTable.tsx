import { Link } from '@tanstack/react-router';
import { formatNumber } from '../../lib/format.ts';
import { scrollArea } from '../scroll-area.ts';
import type { Cell, TableData } from './table-data.ts';

const textOf = (cell: Cell): string => (cell === null ? '–' : typeof cell === 'number' ? formatNumber(cell) : cell);

/** The numbers behind a picture. Its height is the picture's, so that nothing moves when one looks at them. */
export function ChartTable({ label, data, height }: { label: string; data: TableData; height: number }) {
  const { header, rows, targetOf } = data;
  return (
    <section aria-label={label} {...scrollArea} className="relative overflow-auto -outline-offset-2" style={{ height }}>
      <table className="w-full text-sm">
        <thead className="sticky top-0 bg-surface text-xs text-muted">
          <tr>
            {header.map((name, index) => (
              <th
                key={name}
                scope="col"
                className={`px-2 py-1 font-medium ${index === 0 ? 'text-left' : 'text-right'}`}
              >
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="tabular">
          {rows.map((row, rowIndex) => {
            const [first = null, ...rest] = row;
            const target = targetOf?.(rowIndex);
            return (
              <tr key={row.join('\n')} className="border-t">
                <th scope="row" className="max-w-60 truncate px-2 py-1 text-left font-normal">
                  {target === undefined ? (
                    textOf(first)
                  ) : (
                    <Link {...target} className="text-accent hover:underline">
                      {textOf(first)}
                    </Link>
                  )}
                </th>
                {rest.map((cell, index) => (
                  <td key={header[index + 1]} className="px-2 py-1 text-right whitespace-nowrap">
                    {textOf(cell)}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
