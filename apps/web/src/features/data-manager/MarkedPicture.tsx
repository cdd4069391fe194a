import { useMemo } from 'react';
import { type PictureShape, pictureShapes } from './picture-shapes.ts';
import { t } from './strings.ts';

/** A picture with what people marked on it. */
export function MarkedPicture({ url, results }: { url: string; results: readonly unknown[] }) {
  const marked = useMemo(() => pictureShapes(results), [results]);
  return (
    <span className="relative inline-block max-w-full self-start overflow-hidden rounded-md border bg-surface-2">
      <img src={url} alt="" className="block max-h-64 max-w-full" />
      {marked && (
        <svg
          role="img"
          aria-label={t.marked(marked.shapes.length)}
          viewBox={`0 0 ${marked.width} ${marked.height}`}
          preserveAspectRatio="none"
          // A light edge keeps the lines apart from dark pictures.
          className="pointer-events-none absolute inset-0 size-full fill-accent/15 stroke-accent drop-shadow-[0_0_1px_white]"
          strokeWidth={1.5}
        >
          {marked.shapes.map((shape) => (
            <g key={shape.id}>
              {shape.label !== '' && <title>{shape.label}</title>}
              <Shape shape={shape} />
            </g>
          ))}
        </svg>
      )}
    </span>
  );
}

const HAIRLINE = { vectorEffect: 'non-scaling-stroke' } as const;

function Shape({ shape }: { shape: PictureShape }) {
  switch (shape.kind) {
    case 'box':
      return (
        <rect
          x={shape.x}
          y={shape.y}
          width={shape.width}
          height={shape.height}
          transform={`rotate(${shape.rotation} ${shape.x} ${shape.y})`}
          {...HAIRLINE}
        />
      );
    case 'ellipse':
      return (
        <ellipse
          cx={shape.x}
          cy={shape.y}
          rx={shape.radiusX}
          ry={shape.radiusY}
          transform={`rotate(${shape.rotation} ${shape.x} ${shape.y})`}
          {...HAIRLINE}
        />
      );
    case 'outline':
      return shape.isClosed ? (
        <polygon points={shape.points} {...HAIRLINE} />
      ) : (
        <polyline points={shape.points} fill="none" {...HAIRLINE} />
      );
    case 'point':
      // A line of no length with round ends is a dot of the same size at any scale.
      return <path d={`M${shape.x} ${shape.y}h0`} strokeWidth={7} strokeLinecap="round" {...HAIRLINE} />;
  }
}
