import { shownPage } from '../operations/pages.ts';
import { reveal } from '../operations/predictions.ts';
import { listConcealed } from '../operations/suggestions.ts';
import type { ImagePoint } from '../regions/geometry.ts';
import { findImageRegionKind } from '../regions/kinds.ts';
import { panning } from './pan.ts';
import { isPanning, type Tool, type ToolState } from './tool.ts';

const idle: ToolState = {
  path: 'reveal.idle',
  pointerDown(_context, event) {
    if (isPanning(event)) return panning(event.screen, idle);
    return event.button === 0 ? framing(event.point) : undefined;
  },
};

/** Shows the suggestions that the frame touches. */
function framing(from: ImagePoint): ToolState {
  return {
    path: 'reveal.framing',
    pointerMove({ editor, image }, event) {
      const [minX, maxX] = [Math.min(from.x, event.point.x), Math.max(from.x, event.point.x)];
      const [minY, maxY] = [Math.min(from.y, event.point.y), Math.max(from.y, event.point.y)];
      editor.session.update({ marquee: { objectName: image.objectName, minX, minY, maxX, maxY } });
      return undefined;
    },
    pointerUp({ editor, image }) {
      const { marquee: frame } = editor.session.get();
      const { size } = image.view.get();
      editor.session.update({ marquee: undefined });
      if (!frame || !size) return idle;
      const page = shownPage(editor, image.objectName);
      const found = listConcealed(editor).filter(({ record }) => {
        if (record.kind !== 'region' || record.props.toName !== image.objectName) return false;
        const { geometry, itemIndex = 0 } = record.props;
        const bounds = findImageRegionKind(geometry.shape)?.bounds(geometry, size);
        if (!bounds || itemIndex !== page) return false;
        const isBeside = bounds.maxX < frame.minX || bounds.minX > frame.maxX;
        return !isBeside && bounds.maxY >= frame.minY && bounds.minY <= frame.maxY;
      });
      reveal(editor, found);
      return idle;
    },
    cancel: ({ editor }) => editor.session.update({ marquee: undefined }),
  };
}

export const revealTool: Tool = { id: 'reveal', idle };
