import type { TakeoverCount } from '@labelwright/contract/takeover';
import { formatNumber } from '../../lib/format.ts';
import { t } from './strings.ts';

const HEAD = 'px-4 py-2 font-medium';
const CELL = 'tabular px-4 py-2 text-end';

export function CountTable({ counts }: { counts: readonly TakeoverCount[] }) {
  if (counts.length === 0) return <p className="px-4 py-3 text-muted">{t.noNotesYet}</p>;
  return (
    <div className="overflow-x-auto">
      <table className="w-full">
        <thead className="border-b text-sm text-muted">
          <tr>
            <th className={`${HEAD} text-start`}>{t.kind}</th>
            <th className={`${HEAD} text-end`}>{t.carried}</th>
            <th className={`${HEAD} text-end`}>{t.left}</th>
            <th className={`${HEAD} text-end`}>{t.noted}</th>
          </tr>
        </thead>
        <tbody className="divide-y">
          {counts.map(({ kind, carried, left_behind: left, noted }) => (
            <tr key={kind}>
              <td className="px-4 py-2">{t.kinds[kind]}</td>
              <td className={CELL}>{formatNumber(carried)}</td>
              <td className={left > 0 ? `${CELL} text-warning` : CELL}>{formatNumber(left)}</td>
              <td className={CELL}>{formatNumber(noted)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
