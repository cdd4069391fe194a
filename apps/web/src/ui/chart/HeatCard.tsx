import { Link } from '@tanstack/react-router';
import { useTheme } from '../../lib/theme.ts';
import { scrollArea } from '../scroll-area.ts';
import { ChartFrame, type ChartFrameProps } from './ChartFrame.tsx';
import { drawHeat, type HeatCell, type HeatModel, heatColor } from './heat.ts';
import { useInk } from './ink.ts';

type HeatCardProps = ChartFrameProps & { model: HeatModel };

/** A matrix in which colour repeats what the number says. It is a table, so it reads and works without seeing it. */
export function HeatCard({ model, ...frame }: HeatCardProps) {
  const ink = useInk();
  const theme = useTheme();
  return (
    <ChartFrame {...frame} toCanvas={() => drawHeat(model, ink, theme)}>
      <section
        aria-label={frame.title}
        {...scrollArea}
        className="relative max-h-[70vh] overflow-auto -outline-offset-2"
      >
        <table className="border-separate border-spacing-0.5 text-sm">
          <caption className="sr-only">{`${frame.title}: ${model.rowTitle} by ${model.columnTitle}`}</caption>
          <thead className="text-xs text-muted">
            <tr>
              <td className="sticky left-0 bg-surface px-2 text-left">{`${model.rowTitle} ↓ ${model.columnTitle} →`}</td>
              {model.columns.map(({ id, name }) => (
                <th key={id} scope="col" title={name} className="w-21 max-w-21 min-w-21 truncate px-1 font-medium">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="tabular">
            {model.rows.map((row) => (
              <tr key={row.id}>
                <th
                  scope="row"
                  title={row.name}
                  className="sticky left-0 max-w-44 truncate bg-surface px-2 text-left font-normal"
                >
                  {row.target === undefined ? (
                    row.name
                  ) : (
                    <Link {...row.target} className="hover:text-accent hover:underline">
                      {row.name}
                    </Link>
                  )}
                </th>
                {model.columns.map(({ id }) => (
                  <HeatTableCell key={id} cell={model.cellOf(row.id, id)} theme={theme} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </ChartFrame>
  );
}

function HeatTableCell({ cell, theme }: { cell: HeatCell | undefined; theme: 'light' | 'dark' }) {
  if (cell === undefined) return <td aria-label="none" className="rounded-sm bg-surface-2/50" />;
  const text = (
    <>
      <span className="block leading-4 font-medium">{cell.text}</span>
      {cell.detail !== undefined && <span className="block text-2xs leading-4 opacity-90">{cell.detail}</span>}
    </>
  );
  const look = 'flex h-9 w-full flex-col items-center justify-center rounded-sm px-1 text-fg pointer-coarse:h-11';
  return (
    <td className="rounded-sm p-0 text-center" style={{ background: heatColor(cell.strength, theme) }}>
      {cell.target === undefined ? (
        <span title={cell.title} className={look}>
          {text}
        </span>
      ) : (
        <Link {...cell.target} title={cell.title} aria-label={cell.title} className={`${look} hover:outline-1`}>
          {text}
        </Link>
      )}
    </td>
  );
}
