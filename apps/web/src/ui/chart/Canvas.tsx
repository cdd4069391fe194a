import { BarChart, CustomChart, LineChart, ScatterChart } from 'echarts/charts';
import { AriaComponent, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent } from 'echarts/components';
import { type EChartsType, init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { type RefObject, useEffect, useRef } from 'react';
import { type ChartModel, optionsOf } from './options.ts';
import type { Ink } from './palette.ts';

use([
  AriaComponent,
  BarChart,
  CanvasRenderer,
  CustomChart,
  GridComponent,
  LegendComponent,
  LineChart,
  MarkLineComponent,
  ScatterChart,
  TooltipComponent,
]);

export type PictureHandle = { toCanvas: () => HTMLCanvasElement };

type CanvasProps = {
  model: ChartModel;
  ink: Ink;
  height: number;
  handle: RefObject<PictureHandle | null>;
  /** `index` counts along the categories, `series` the series. */
  onSelect?: ((index: number, series: number) => void) | undefined;
};

/** The picture alone; the card around it holds title, table and downloads. Loaded on demand: it carries ECharts. */
export function Canvas({ model, ink, height, handle, onSelect }: CanvasProps) {
  const host = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType>(undefined);
  const select = useRef(onSelect);
  select.current = onSelect;
  const drawn = useRef({ model, ink });
  drawn.current = { model, ink };

  useEffect(() => {
    if (host.current === null) return;
    const made = init(host.current);
    chart.current = made;
    handle.current = { toCanvas: () => made.renderToCanvas({ pixelRatio: 2 }) };
    const { current: place } = host;
    made.on('finished', () => place.removeAttribute('aria-busy'));
    made.on('click', (event) => {
      // A point of the intervals is [value, row]; everything else counts along its categories.
      const point: unknown = event.seriesType === 'scatter' ? event.data : undefined;
      select.current?.(Array.isArray(point) ? Number(point[1]) : event.dataIndex, event.seriesIndex ?? 0);
    });
    const observer = new ResizeObserver(([entry]) => {
      made.resize();
      made.setOption(optionsOf(drawn.current.model, drawn.current.ink, entry?.contentRect.width ?? 0), true);
    });
    observer.observe(place);
    return () => {
      observer.disconnect();
      handle.current = null;
      made.dispose();
    };
  }, [handle]);

  useEffect(() => {
    chart.current?.setOption(optionsOf(model, ink, host.current?.clientWidth ?? 0), true);
  }, [model, ink]);

  // Busy until the first picture stands.
  return <div ref={host} aria-hidden aria-busy className="w-full" style={{ height }} />;
}
