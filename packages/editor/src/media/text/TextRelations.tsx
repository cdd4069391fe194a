import { useId } from 'react';
import { useEditor, useRecords } from '../../shell/editor-context.ts';
import type { RegionRecord } from '../../store/records.ts';

interface TextRelationsProps {
  objectName: string;
  /** First line of a span, relative to the content; undefined for regions that are not on this text. */
  rectOf: (region: RegionRecord) => DOMRect | undefined;
}

/** More arrows than this would hide the text they explain. */
const mostArrows = 200;

/** Arrows from span to span, bowed upward so that those on one line can be told apart. */
export function TextRelations({ objectName, rectOf }: TextRelationsProps) {
  const { store } = useEditor();
  const relations = useRecords('relation');
  const head = useId();
  const arrows = relations.slice(0, mostArrows).flatMap(({ id, props }) => {
    const from = store.findRegion(props.fromId);
    const to = store.findRegion(props.toId);
    if (!from || !to || from.props.toName !== objectName || to.props.toName !== objectName) return [];
    if (from.props.hidden || to.props.hidden) return [];
    const a = rectOf(from);
    const b = rectOf(to);
    return a && b ? [{ id, props, ...curve(a, b) }] : [];
  });
  if (arrows.length === 0) return null;
  return (
    <svg className="lw-relations-drawing" aria-hidden="true">
      <defs>
        <marker
          id={head}
          viewBox="0 0 8 8"
          refX="7"
          refY="4"
          markerWidth="7"
          markerHeight="7"
          orient="auto-start-reverse"
        >
          <path d="M0 0 8 4 0 8z" fill="var(--lw-accent)" />
        </marker>
      </defs>
      {arrows.map(({ id, props, path, label }) => (
        <g key={id}>
          <path
            d={path}
            className="lw-relation-line"
            markerEnd={props.direction === 'left' ? undefined : `url(#${head})`}
            markerStart={props.direction === 'right' ? undefined : `url(#${head})`}
          />
          {props.labels?.length ? (
            <text x={label.x} y={label.y} className="lw-relation-caption">
              {props.labels.join(', ')}
            </text>
          ) : null}
        </g>
      ))}
    </svg>
  );
}

function curve(a: DOMRect, b: DOMRect): { path: string; label: { x: number; y: number } } {
  const from = { x: a.x + a.width / 2, y: a.y };
  const to = { x: b.x + b.width / 2, y: b.y };
  const rise = Math.min(12 + Math.abs(to.x - from.x) / 12, 30);
  const top = Math.min(from.y, to.y) - rise;
  return {
    path: `M${from.x} ${from.y} C${from.x} ${top} ${to.x} ${top} ${to.x} ${to.y}`,
    label: { x: (from.x + to.x) / 2, y: Math.min(from.y, to.y) - rise * 0.75 - 3 },
  };
}
