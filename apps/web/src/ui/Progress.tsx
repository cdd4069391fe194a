import { formatNumber, formatShare } from '../lib/format.ts';
import { cx } from './cx.ts';

type ProgressProps = {
  label: string;
  /** 0 to 1; undefined while the end is not known. */
  share: number | undefined;
  tone?: 'accent' | 'success' | 'danger';
  /** Prints label and percentage above the bar. */
  isLabelled?: boolean;
};

const FILLS = { accent: 'bg-accent', success: 'bg-success', danger: 'bg-danger' } as const;

const clamp = (share: number): number => Math.min(1, Math.max(0, share));

export function Progress({ label, share, tone = 'accent', isLabelled = false }: ProgressProps) {
  const known = share === undefined ? undefined : clamp(share);
  return (
    <div className="flex min-w-0 flex-col gap-1">
      {isLabelled && (
        <div className="flex justify-between gap-3 text-xs text-muted">
          <span className="truncate">{label}</span>
          {known !== undefined && <span className="tabular">{formatShare(known)}</span>}
        </div>
      )}
      <div
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={known === undefined ? undefined : Math.round(known * 100)}
        className="h-1.5 overflow-hidden rounded-full bg-line"
      >
        <div
          className={cx(
            'h-full rounded-full transition-[width]',
            FILLS[tone],
            known === undefined &&
              'w-1/3 animate-travel motion-reduce:w-full motion-reduce:animate-none motion-reduce:opacity-40',
          )}
          style={known === undefined ? undefined : { width: `${known * 100}%` }}
        />
      </div>
    </div>
  );
}

type SegmentedProgressProps = {
  /** What is counted: "tasks". */
  unit: string;
  done: number;
  inReview?: number;
  total: number;
  hasLegend?: boolean;
};

/** Done, in review and left in one bar; the counts are its accessible text and, on request, its legend. */
export function SegmentedProgress({ unit, done, inReview = 0, total, hasLegend = false }: SegmentedProgressProps) {
  const left = Math.max(0, total - done - inReview);
  const width = (count: number) => ({ width: `${total === 0 ? 0 : (count / total) * 100}%` });
  const parts = [
    { name: 'done', count: done, fill: 'bg-success' },
    { name: 'in review', count: inReview, fill: 'bg-info' },
    { name: 'left', count: left, fill: 'border border-line-strong bg-line' },
  ].filter(({ name, count }) => name !== 'in review' || count > 0);
  const text = `${parts.map(({ name, count }) => `${formatNumber(count)} ${name}`).join(', ')} of ${formatNumber(total)} ${unit}`;
  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      <div role="img" aria-label={text} title={text} className="flex h-1.5 gap-px overflow-hidden rounded-full bg-line">
        <div className="bg-success" style={width(done)} />
        <div className="bg-info" style={width(inReview)} />
      </div>
      {hasLegend && (
        <ul className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-muted">
          {parts.map(({ name, count, fill }) => (
            <li key={name} className="flex items-center gap-1.5">
              <span aria-hidden className={cx('size-2 rounded-full', fill)} />
              <span className="tabular">{formatNumber(count)}</span> {name}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
