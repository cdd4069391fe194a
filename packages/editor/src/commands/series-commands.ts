import type { Editor } from '../editor/editor.ts';
import type { SeriesModel } from '../media/time-series/series-model.ts';
import { canEdit } from '../operations/edit.ts';
import { listSelected } from '../operations/selection.ts';
import { nudgeSeriesRange } from '../operations/series-ranges.ts';
import type { Command } from './command.ts';

const zoomStep = 1.5;
const scrollShare = 0.2;

/** Of the series that was used last, or of the first. */
export function seriesCommands(editor: Editor): Command[] {
  const [first] = editor.series.values();
  if (!first) return [];
  const withSeries = (run: (model: SeriesModel) => void) => () =>
    run(editor.series.get(editor.session.get().activeObject ?? '') ?? first);
  const objects = [...editor.series.keys()];
  const view = { group: 'View', objects, repeats: true, enabled: () => true } as const;
  const scroll = (share: number) =>
    withSeries((model) => model.scrollTo(model.view.get().start + share * model.view.get().span));
  const isMovable = () =>
    canEdit(editor) &&
    listSelected(editor).some(({ props }) => props.geometry.shape === 'series-range' && !props.locked);
  const moving = { group: 'Regions', objects, repeats: true, enabled: isMovable } as const;
  return [
    {
      ...view,
      id: 'series.zoom-in',
      label: 'Zoom in on the series',
      shortcuts: ['+', '='],
      run: withSeries((model) => model.zoom(zoomStep)),
    },
    {
      ...view,
      id: 'series.zoom-out',
      label: 'Zoom out of the series',
      shortcuts: ['-'],
      run: withSeries((model) => model.zoom(1 / zoomStep)),
    },
    {
      ...view,
      id: 'series.fit',
      label: 'Whole series',
      shortcuts: ['0', 'alt+0'],
      run: withSeries((model) => model.fit()),
    },
    { ...view, id: 'series.back', label: 'Back along the series', shortcuts: ['left', ','], run: scroll(-scrollShare) },
    {
      ...view,
      id: 'series.forward',
      label: 'On along the series',
      shortcuts: ['right', '.'],
      run: scroll(scrollShare),
    },
    {
      ...moving,
      id: 'series.earlier',
      label: 'Move the range earlier',
      shortcuts: ['mod+shift+left'],
      run: () => nudgeSeriesRange(editor, -1),
    },
    {
      ...moving,
      id: 'series.later',
      label: 'Move the range later',
      shortcuts: ['mod+shift+right'],
      run: () => nudgeSeriesRange(editor, 1),
    },
  ];
}
