import { canEdit, edit, touched } from '../operations/edit.ts';
import type { RectangleGeometry } from '../regions/geometry.ts';
import { useEditor } from '../shell/editor-context.ts';
import type { RegionRecord } from '../store/records.ts';

const fields = [
  { key: 'x', label: 'Left', unit: '%' },
  { key: 'y', label: 'Top', unit: '%' },
  { key: 'width', label: 'Width', unit: '%' },
  { key: 'height', label: 'Height', unit: '%' },
  { key: 'rotation', label: 'Turned', unit: '°' },
] as const;

/** Place and size as numbers: another way than dragging to set them exactly. */
export function GeometryFields({ region }: { region: RegionRecord }) {
  const editor = useEditor();
  const { geometry, locked } = region.props;
  if (geometry.shape !== 'rectangle') return null;

  function change(key: (typeof fields)[number]['key'], text: string): void {
    const value = Number(text);
    if (text.trim() === '' || !Number.isFinite(value)) return;
    const next = held({ ...(geometry as RectangleGeometry), [key]: value });
    edit(editor, 'Set place', (writer) => writer.put(touched(region, { geometry: next })), `set:${region.id}:${key}`);
  }

  return (
    <div className="lw-geometry">
      {fields.map(({ key, label, unit }) => (
        <label key={key}>
          <span>
            {label} <span className="lw-unit">{unit}</span>
          </span>
          <input
            type="number"
            step="0.1"
            className="lw-input"
            disabled={locked || !canEdit(editor)}
            value={Math.round(geometry[key] * 100) / 100}
            onChange={(event) => change(key, event.target.value)}
          />
        </label>
      ))}
    </div>
  );
}

/** Unturned boxes stay within the image; a turned one may reach over with a corner. */
function held(geometry: RectangleGeometry): RectangleGeometry {
  const rotation = ((geometry.rotation % 360) + 360) % 360;
  if (rotation !== 0) return { ...geometry, rotation };
  const x = Math.min(Math.max(geometry.x, 0), 99.9);
  const y = Math.min(Math.max(geometry.y, 0), 99.9);
  return {
    shape: 'rectangle',
    x,
    y,
    width: Math.min(Math.max(geometry.width, 0.1), 100 - x),
    height: Math.min(Math.max(geometry.height, 0.1), 100 - y),
    rotation,
  };
}
