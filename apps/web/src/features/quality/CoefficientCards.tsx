import type { ControlCoefficients, ProjectCoefficients } from '@labelwright/contract/quality-coefficients';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { formatNumber } from '../../lib/format.ts';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Layout.tsx';
import { ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { scrollArea } from '../../ui/scroll-area.ts';
import { RelativeTime } from '../../ui/Time.tsx';
import { toastError } from '../../ui/toast.ts';
import { coefficientsQuery, computeCoefficients, qualityKey } from './quality-api.ts';
import { coefficientText, m } from './strings.ts';

/** Every measure of the answers to each control, with what each of them says; computed when they are behind. */
export function CoefficientCards({ projectId, control }: { projectId: string; control: string | undefined }) {
  const { data, error, refetch } = useQuery(coefficientsQuery(projectId));
  const { start, isStarting } = useComputing(projectId, data);
  if (error !== null && data === undefined) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <SkeletonLines count={4} />;
  const controls = data.controls.filter(({ name, tasks }) => tasks > 0 && (control === undefined || name === control));
  const isBusy = data.job !== null || isStarting;
  return (
    <section aria-label={m.title} className="flex flex-col gap-5">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <h2 className="text-md font-semibold">{m.title}</h2>
        <p aria-live="polite" className="text-sm text-muted">
          {isBusy ? m.computing : <Made coefficients={data} />}
        </p>
        <Button size="sm" variant="ghost" isBusy={isBusy} onClick={() => void start()}>
          {m.again}
        </Button>
      </div>
      {controls.length === 0 && !isBusy && <p className="text-sm text-muted">{m.none}</p>}
      {controls.map((one) => (
        <ControlCard key={one.name} control={one} />
      ))}
    </section>
  );
}

/** What is behind is computed once when somebody looks at it, and again when they say so. */
function useComputing(projectId: string, coefficients: ProjectCoefficients | undefined) {
  const queryClient = useQueryClient();
  const [isStarting, setStarting] = useState(false);
  const wasStarted = useRef(false);
  async function start() {
    wasStarted.current = true;
    setStarting(true);
    try {
      await computeCoefficients(projectId);
      await queryClient.invalidateQueries({ queryKey: [...qualityKey(projectId), 'coefficients'] });
    } catch (error) {
      toastError(m.failed, error);
    }
    setStarting(false);
  }
  const isDue = coefficients?.is_stale === true && coefficients.job === null;
  const latest = useRef(start);
  latest.current = start;
  useEffect(() => {
    if (isDue && !wasStarted.current) void latest.current();
  }, [isDue]);
  return { start, isStarting };
}

function Made({ coefficients: { made_at: at, choices, is_stale: isStale } }: { coefficients: ProjectCoefficients }) {
  if (at === null || choices === null) return m.never;
  return (
    <>
      {`${m.over(choices.tasks, choices.possible_tasks)} · `}
      <RelativeTime at={at} />
      {isStale ? ` · ${m.stale}` : ''}
    </>
  );
}

function ControlCard({ control }: { control: ControlCoefficients }) {
  return (
    <Card title={m.ofControl(control.name)} isFlush>
      <section aria-label={m.ofControl(control.name)} {...scrollArea} className="overflow-x-auto -outline-offset-2">
        <table className="w-full text-sm">
          <thead className="text-xs text-muted">
            <tr>
              {m.header.map((name) => (
                <th key={name} scope="col" className="px-4 py-2 text-left font-medium">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {control.figures.map((figure) => (
              <FigureRow key={figure.id} figure={figure} />
            ))}
          </tbody>
        </table>
      </section>
      {control.warnings.length > 0 && (
        <ul className="flex flex-col gap-1 border-t px-4 py-3 text-sm">
          {control.warnings.map(({ message }) => (
            <li key={message} className="flex items-start gap-2">
              <TriangleAlert aria-hidden size={14} className="mt-0.5 shrink-0 text-warning" />
              {message}
            </li>
          ))}
        </ul>
      )}
      {control.strengths.length > 0 && <Strengths strengths={control.strengths} />}
    </Card>
  );
}

function FigureRow({ figure }: { figure: ControlCoefficients['figures'][number] }) {
  const { name, help, better, value, reason, interval, interval_reason: why, basis } = figure;
  return (
    <tr className="border-t align-top">
      <th scope="row" className="px-4 py-2 text-left font-normal">
        <span className="font-medium">{name}</span>
        <span className="block max-w-xl text-xs text-muted">
          {help}
          {better === 'lower' ? ` ${m.lower}` : ''}
        </span>
      </th>
      <td className="tabular px-4 py-2 font-medium whitespace-nowrap">
        {value === null ? <span className="font-normal text-muted">{m.because(reason)}</span> : coefficientText(value)}
      </td>
      <td className="tabular px-4 py-2 whitespace-nowrap text-muted">
        {interval !== null
          ? m.interval(coefficientText(interval[0]), coefficientText(interval[1]))
          : value === null
            ? '–'
            : m.because(why)}
      </td>
      <td className="tabular px-4 py-2 whitespace-nowrap text-muted">
        {basis === null ? '–' : m.basis[basis.of](basis.count)}
      </td>
    </tr>
  );
}

function Strengths({ strengths }: { strengths: ControlCoefficients['strengths'] }) {
  return (
    <div className="border-t px-4 py-3">
      <h3 className="text-sm font-semibold">{m.strengths}</h3>
      <p className="text-xs text-muted">{m.strengthsText}</p>
      <ol aria-label={m.strengths} {...scrollArea} className="mt-2 max-h-64 overflow-y-auto text-sm -outline-offset-2">
        {strengths.map(({ item, score, comparisons }) => (
          <li key={item} className="flex gap-4 border-t py-1">
            <span className="min-w-0 flex-1 truncate" title={item}>
              {item}
            </span>
            <span className="tabular">{coefficientText(score)}</span>
            <span className="tabular w-32 text-right text-muted">{m.comparisons(formatNumber(comparisons))}</span>
          </li>
        ))}
      </ol>
    </div>
  );
}
