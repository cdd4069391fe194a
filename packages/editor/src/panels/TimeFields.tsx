import { useEffect, useReducer } from 'react';
import { canEdit } from '../operations/edit.ts';
import { asMovingBox, type MovingBox, setBoxSide } from '../operations/key-frames.ts';
import { setRangeEdge } from '../operations/ranges.ts';
import { setSegmentEdge } from '../operations/segments.ts';
import type { SegmentGeometry, TimelineGeometry } from '../regions/geometry.ts';
import { placeAt } from '../regions/video-rectangle/sequence.ts';
import { useEditor } from '../shell/editor-context.ts';
import type { RegionRecord } from '../store/records.ts';

/** When and where as numbers: another way than dragging to set them exactly. Nothing for regions without time. */
export function TimeFields({ region }: { region: RegionRecord }) {
  const editor = useEditor();
  const { geometry } = region.props;
  if (geometry.shape === 'segment') return <SegmentFields region={region} geometry={geometry} />;
  if (geometry.shape === 'timeline') return <RangeFields region={region} geometry={geometry} />;
  const box = asMovingBox(editor, region);
  return box ? <BoxFields box={box} /> : null;
}

interface NumberFieldProps {
  region: RegionRecord;
  label: string;
  unit?: string;
  step: number;
  value: number;
  onChange: (value: number) => void;
}

function NumberField({ region, label, unit, step, value, onChange }: NumberFieldProps) {
  const editor = useEditor();
  return (
    <label>
      <span>
        {label} {unit ? <span className="lw-unit">{unit}</span> : null}
      </span>
      <input
        type="number"
        step={step}
        className="lw-input"
        disabled={region.props.locked || !canEdit(editor)}
        value={value}
        onChange={(event) => {
          const next = Number(event.target.value);
          if (event.target.value.trim() !== '' && Number.isFinite(next)) onChange(next);
        }}
      />
    </label>
  );
}

function SegmentFields({ region, geometry }: { region: RegionRecord; geometry: SegmentGeometry }) {
  const editor = useEditor();
  return (
    <div className="lw-geometry">
      {(['start', 'end'] as const).map((edge) => (
        <NumberField
          key={edge}
          region={region}
          label={edge === 'start' ? 'Start' : 'End'}
          unit="s"
          step={0.01}
          value={Math.round(geometry[edge] * 1000) / 1000}
          onChange={(value) => setSegmentEdge(editor, region, edge, value)}
        />
      ))}
    </div>
  );
}

function RangeFields({ region, geometry }: { region: RegionRecord; geometry: TimelineGeometry }) {
  const editor = useEditor();
  // Ranges have no name but their place.
  const ranges = geometry.ranges.map((range, index) => ({ range, index, key: String(index) }));
  return ranges.map(({ range, index, key }) => (
    <div key={key} className="lw-geometry">
      {(['start', 'end'] as const).map((edge) => (
        <NumberField
          key={edge}
          region={region}
          label={edge === 'start' ? 'First frame' : 'Last frame'}
          step={1}
          value={range[edge]}
          onChange={(value) => setRangeEdge(editor, region, index, edge, Math.round(value))}
        />
      ))}
    </div>
  ));
}

const sides = [
  { key: 'x', label: 'Left', unit: '%' },
  { key: 'y', label: 'Top', unit: '%' },
  { key: 'width', label: 'Width', unit: '%' },
  { key: 'height', label: 'Height', unit: '%' },
  { key: 'rotation', label: 'Turned', unit: '°' },
] as const;

/** Of the frame on screen; a change makes that frame a key frame. */
function BoxFields({ box }: { box: MovingBox }) {
  const editor = useEditor();
  const [, refresh] = useReducer((count: number) => count + 1, 0);
  useEffect(() => box.video.frame.subscribe(refresh), [box.video]);
  const place = placeAt(box.geometry.sequence, box.video.frame.get().frame);
  if (!place) return null;
  const limit = (key: (typeof sides)[number]['key'], value: number) => {
    if (key === 'rotation') return ((value % 360) + 360) % 360;
    const most =
      key === 'width'
        ? 100 - place.x
        : key === 'height'
          ? 100 - place.y
          : key === 'x'
            ? 100 - place.width
            : 100 - place.height;
    return Math.min(Math.max(value, key === 'width' || key === 'height' ? 0.1 : 0), Math.max(most, 0.1));
  };
  return (
    <div className="lw-geometry">
      {sides.map(({ key, label, unit }) => (
        <NumberField
          key={key}
          region={box.region}
          label={label}
          unit={unit}
          step={0.1}
          value={Math.round(place[key] * 100) / 100}
          onChange={(value) => setBoxSide(editor, box, { [key]: limit(key, value) })}
        />
      ))}
    </div>
  );
}
