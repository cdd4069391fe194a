import type { ObjectTag } from '@labelwright/task-definition/model';
import type { CSSProperties } from 'react';
import type { Alignment } from './view-transform.ts';

type Params = ObjectTag['params'];

const zoomStep = 1.1;

export function alignmentOf(params: Params): Alignment {
  const { horizontalAlignment, verticalAlignment } = params;
  return {
    horizontal: horizontalAlignment === 'left' || horizontalAlignment === 'right' ? horizontalAlignment : 'center',
    vertical: verticalAlignment === 'top' || verticalAlignment === 'bottom' ? verticalAlignment : 'center',
  };
}

export function zoomStepOf(params: Params): number {
  return Math.max(Number(params.zoomBy ?? zoomStep), 1);
}

/** A narrow area stands where a narrow image would. */
export function areaStyle(params: Params): CSSProperties {
  const { width, maxWidth } = params;
  if (width === undefined && maxWidth === undefined) return {};
  const { horizontal } = alignmentOf(params);
  return {
    ...(width === undefined ? {} : { width: String(width) }),
    maxWidth: String(maxWidth ?? '100%'),
    marginLeft: horizontal === 'left' ? 0 : 'auto',
    marginRight: horizontal === 'right' ? 0 : 'auto',
  };
}

/** How the picture is fetched; undefined as any picture of a page. */
export function crossOriginOf(params: Params): 'anonymous' | 'use-credentials' | undefined {
  const { crossOrigin } = params;
  return crossOrigin === 'anonymous' || crossOrigin === 'use-credentials' ? crossOrigin : undefined;
}

/** Unless the interface decides, pixels are smoothed until they are large enough to be counted. */
export function renderingOf(params: Params, scale: number): 'auto' | 'pixelated' {
  const isSmooth = params.smoothing === undefined ? scale < 6 : params.smoothing === true;
  return isSmooth ? 'auto' : 'pixelated';
}
