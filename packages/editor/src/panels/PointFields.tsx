import { ChevronLeft, ChevronRight, Plus, Spline, Trash2 } from 'lucide-react';
import { canCurve, findPointedShape, focusPoint, removePoint, setPoint } from '../operations/points.ts';
import { toPercent, toPixels } from '../regions/plane.ts';
import { useEditor, useSession } from '../shell/editor-context.ts';
import { IconButton } from '../shell/IconButton.tsx';
import type { RegionRecord } from '../store/records.ts';
import { NumberInput } from './NumberInput.tsx';

/** The points of a polygon or line, one at a time: by number, with their place. */
export function PointFields({ region }: { region: RegionRecord }) {
  const editor = useEditor();
  const isFocusedHere = useSession(({ focusedPoint }) => focusedPoint?.regionId === region.id);
  const focused = useSession(({ focusedPoint }) => focusedPoint?.index);
  const shape = findPointedShape(editor);
  const { geometry } = region.props;
  const count = countOf(geometry);
  const index = isFocusedHere ? focused : undefined;
  const point = shape && index !== undefined ? shape.list[index] : undefined;
  const place = shape && point && toPercent(point, shape.size);

  return (
    <fieldset className="lw-points" aria-label="Points">
      <div className="lw-points-bar">
        <span>{index === undefined || !place ? `${count} points` : `Point ${index + 1} of ${count}`}</span>
        {shape ? (
          <span className="lw-panel-actions">
            <IconButton
              icon={ChevronLeft}
              label="Earlier point"
              command="point.previous"
              onClick={() => editor.dispatch('point.previous')}
            />
            <IconButton
              icon={ChevronRight}
              label="Next point"
              command="point.next"
              onClick={() => editor.dispatch('point.next')}
            />
            <IconButton
              icon={Plus}
              label="Add a point after this one"
              command="point.add"
              onClick={() => editor.dispatch('point.add')}
            />
            {canCurve(editor, shape) ? (
              <IconButton
                icon={Spline}
                label="Bend the line at this point"
                command="point.bend"
                isDisabled={index === undefined}
                isPressed={geometry.shape === 'vector' && geometry.vertices[index ?? -1]?.isBezier === true}
                onClick={() => editor.dispatch('point.bend')}
              />
            ) : null}
            <IconButton
              icon={Trash2}
              label="Delete this point"
              isDisabled={index === undefined}
              onClick={() => (index === undefined ? undefined : removePoint(editor, shape, index))}
            />
          </span>
        ) : null}
      </div>
      {shape && place && index !== undefined ? (
        <div className="lw-geometry">
          <NumberInput
            label="Point"
            unit={`of ${count}`}
            step="1"
            value={index + 1}
            isDisabled={false}
            onChange={(value) => {
              const next = Math.round(value) - 1;
              if (next >= 0 && next < count) focusPoint(editor, region.id, next);
            }}
          />
          <NumberInput
            label="Across"
            unit="%"
            value={place.x}
            isDisabled={false}
            onChange={(x) => setPoint(editor, shape, index, toPixels({ ...place, x }, shape.size))}
          />
          <NumberInput
            label="Down"
            unit="%"
            value={place.y}
            isDisabled={false}
            onChange={(y) => setPoint(editor, shape, index, toPixels({ ...place, y }, shape.size))}
          />
        </div>
      ) : null}
    </fieldset>
  );
}

function countOf(geometry: RegionRecord['props']['geometry']): number {
  if (geometry.shape === 'polygon') return geometry.points.length;
  return geometry.shape === 'vector' ? geometry.vertices.length : 0;
}
