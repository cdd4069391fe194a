import { lazy, Suspense, useRef } from 'react';
import { Skeleton } from '../States.tsx';
import type { PictureHandle } from './Canvas.tsx';
import { ChartFrame, type ChartFrameProps } from './ChartFrame.tsx';
import { useInk } from './ink.ts';
import type { ChartModel } from './options.ts';

const Canvas = lazy(async () => ({ default: (await import('./Canvas.tsx')).Canvas }));

type ChartCardProps = ChartFrameProps & {
  /** Keep it stable (useMemo): a new model draws anew. */
  model: ChartModel;
  /** Leads from a mark to what it counts; the table offers the same through `targetOf`. */
  onSelect?: (index: number, series: number) => void;
};

/** Lines, bars or intervals, drawn on a canvas that is loaded on demand. */
export function ChartCard({ model, onSelect, ...frame }: ChartCardProps) {
  const handle = useRef<PictureHandle>(null);
  const ink = useInk();
  return (
    <ChartFrame {...frame} toCanvas={() => handle.current?.toCanvas() ?? null}>
      <Suspense
        fallback={
          <div style={{ height: frame.height }}>
            <Skeleton className="h-full" />
          </div>
        }
      >
        <Canvas model={model} ink={ink} height={frame.height} handle={handle} onSelect={onSelect} />
      </Suspense>
    </ChartFrame>
  );
}
