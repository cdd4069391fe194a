import { LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import { type EChartsType, init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { type RefObject, useEffect, useRef } from 'react';
import { formatCompact, formatNumber } from '../../../lib/format.ts';
import { useTheme } from '../../../lib/theme.ts';
import { type BurnUp, formatDay } from './chart-data.ts';

use([LineChart, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer]);

export type ChartHandle = { toPng: () => string };

/** Drawn on a canvas; the card around it holds the title, the table and the downloads. */
export function BurnUpChart({ data, handle }: { data: BurnUp; handle: RefObject<ChartHandle | null> }) {
  const host = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType>(undefined);
  const theme = useTheme();

  useEffect(() => {
    if (host.current === null) return;
    const made = init(host.current);
    chart.current = made;
    handle.current = {
      toPng: () => made.getDataURL({ type: 'png', pixelRatio: 2, backgroundColor: colorOf('--lw-surface') }),
    };
    const observer = new ResizeObserver(() => made.resize());
    observer.observe(host.current);
    return () => {
      observer.disconnect();
      handle.current = null;
      made.dispose();
    };
  }, [handle]);

  useEffect(() => {
    // The colours are read from the page, so a new theme draws anew.
    chart.current?.setOption({ ...optionsOf(data), darkMode: theme === 'dark' }, true);
  }, [data, theme]);

  return <div ref={host} aria-hidden className="h-64 w-full" />;
}

const colorOf = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function optionsOf({ dates, tasks, finished, forecast }: BurnUp) {
  const muted = colorOf('--lw-text-muted');
  const line = colorOf('--lw-border');
  const text = { color: muted, fontFamily: 'Inter Variable, system-ui, sans-serif', fontSize: 12 };
  const series = (name: string, data: (number | null)[], color: string, type: 'solid' | 'dashed') => ({
    name,
    type: 'line' as const,
    data,
    showSymbol: data.filter((value) => value !== null).length < 2,
    symbolSize: 6,
    lineStyle: { color, width: 2, type },
    itemStyle: { color },
    emphasis: { disabled: true },
  });
  return {
    animation: false,
    textStyle: text,
    grid: { left: 8, right: 12, top: 36, bottom: 8, containLabel: true },
    legend: { top: 0, left: 0, itemWidth: 14, itemHeight: 4, icon: 'roundRect', textStyle: text },
    tooltip: {
      trigger: 'axis' as const,
      backgroundColor: colorOf('--lw-surface'),
      borderColor: line,
      textStyle: { ...text, color: colorOf('--lw-text') },
      valueFormatter: (value: unknown) => (typeof value === 'number' ? `${formatNumber(value)} tasks` : '–'),
    },
    xAxis: {
      type: 'category' as const,
      data: dates,
      boundaryGap: false,
      axisLine: { lineStyle: { color: line } },
      axisTick: { show: false },
      axisLabel: { ...text, hideOverlap: true, formatter: (date: string) => formatDay(date, { isShort: true }) },
    },
    yAxis: {
      type: 'value' as const,
      minInterval: 1,
      splitLine: { lineStyle: { color: line } },
      axisLabel: { ...text, formatter: (value: number) => formatCompact(value) },
    },
    series: [
      series('All tasks', tasks, muted, 'solid'),
      {
        ...series('Done', finished, colorOf('--lw-success'), 'solid'),
        areaStyle: { color: colorOf('--lw-success'), opacity: 0.12 },
      },
      series('Forecast', forecast, colorOf('--lw-accent'), 'dashed'),
    ],
  };
}
