import { ChartLine, Download, ImageDown, Table2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { IconButton } from '../IconButton.tsx';
import { Card } from '../Layout.tsx';
import { ErrorState, Skeleton } from '../States.tsx';
import { ChartTable } from './ChartTable.tsx';
import { saveCsv, savePng } from './download.ts';
import { useInk } from './ink.ts';
import type { TableData } from './table-data.ts';

export type ChartFrameProps = {
  /** States what is shown: "Tasks done over time". */
  title: string;
  /** What the numbers are, shown beneath the title: "tasks a day". */
  unit: string;
  /** Name of the files without ending. */
  fileName: string;
  table: TableData;
  /** Pixels of the picture, of the table and of what stands there while it loads. */
  height: number;
  isLoading: boolean;
  error?: unknown;
  onRetry?: (() => void) | undefined;
  /** Shown instead where there is nothing to draw. */
  empty?: ReactNode;
  /** Beside the downloads: choices that belong to this picture. */
  actions?: ReactNode;
  /** Above the picture, also while there is nothing to draw: choices that need names. */
  toolbar?: ReactNode;
  /** Beneath the picture: a warning, a legend, how it was computed. */
  note?: ReactNode;
};

type Props = ChartFrameProps & {
  /** The picture as pixels; null while it is not drawn. */
  toCanvas: () => HTMLCanvasElement | null;
  children: ReactNode;
};

/** What every picture of numbers has: title, unit, the table behind it, and both as files. */
export function ChartFrame(props: Props) {
  const { title, unit, fileName, table, height, isLoading, error, onRetry, empty, actions, note, toCanvas } = props;
  const [isTable, setTable] = useState(false);
  const ink = useInk();
  const isReady = !isLoading && empty === undefined && (error === undefined || error === null);

  function savePicture() {
    const picture = toCanvas();
    if (picture !== null) savePng(fileName, title, unit, picture, ink);
  }

  return (
    <Card
      title={
        <span className="flex flex-wrap items-baseline gap-x-2">
          {title}
          <span className="text-xs font-normal text-muted">{unit}</span>
        </span>
      }
      actions={
        <>
          {actions}
          {isReady && (
            <IconButton
              size="sm"
              name={isTable ? `Show the picture: ${title}` : `Show the numbers: ${title}`}
              icon={isTable ? <ChartLine size={14} /> : <Table2 size={14} />}
              onClick={() => setTable(!isTable)}
            />
          )}
          {isReady && (
            <IconButton
              size="sm"
              name={`Download as CSV: ${title}`}
              icon={<Download size={14} />}
              onClick={() => saveCsv(fileName, table)}
            />
          )}
          {isReady && !isTable && (
            <IconButton
              size="sm"
              name={`Download as PNG: ${title}`}
              icon={<ImageDown size={14} />}
              onClick={savePicture}
            />
          )}
        </>
      }
    >
      {props.toolbar}
      <div style={{ minHeight: height }}>
        {isLoading ? (
          <div role="status" aria-label={`Loading: ${title}`} style={{ height }}>
            <Skeleton className="h-full" />
          </div>
        ) : !isReady ? (
          (empty ?? <ErrorState error={error} onRetry={onRetry} />)
        ) : isTable ? (
          <ChartTable label={title} data={table} height={height} />
        ) : (
          props.children
        )}
      </div>
      {isReady && note !== undefined && <div className="mt-3 text-sm text-muted">{note}</div>}
    </Card>
  );
}
