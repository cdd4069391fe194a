import { canEdit, edit, touched } from '../operations/edit.ts';
import { useEditor } from '../shell/editor-context.ts';
import type { RegionRecord } from '../store/records.ts';
import type { StoreWriter } from '../store/store.ts';
import { fieldsOf } from './geometry-fields.ts';
import { NumberInput } from './NumberInput.tsx';
import { PointFields } from './PointFields.tsx';

/** Place and size as numbers: another way than dragging to set them exactly. */
export function GeometryFields({ region }: { region: RegionRecord }) {
  const editor = useEditor();
  const { geometry, locked } = region.props;
  const fields = fieldsOf(geometry);
  if (geometry.shape === 'polygon' || geometry.shape === 'vector') return <PointFields region={region} />;
  if (fields.length === 0) return null;
  return (
    <div className="lw-geometry">
      {fields.map((field) => (
        <NumberInput
          key={field.key}
          label={field.label}
          unit={field.unit}
          value={field.value}
          isDisabled={locked || !canEdit(editor)}
          onChange={(value) => {
            const put = (writer: StoreWriter) => writer.put(touched(region, { geometry: field.with(value) }));
            edit(editor, 'Set place', put, `set:${region.id}:${field.key}`);
          }}
        />
      ))}
    </div>
  );
}
