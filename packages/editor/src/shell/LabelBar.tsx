import type { ControlTag } from '@labelwright/task-definition/model';
import { useState } from 'react';
import { applyLabel } from '../commands/option-commands.ts';
import { hasLabelSearch, labelSearchField, mostWithoutSearch } from '../commands/task-commands.ts';
import { TaxonomyPicker } from '../controls/taxonomy/TaxonomyPicker.tsx';
import type { Editor } from '../editor/editor.ts';
import { humanized } from '../editor/humanized.ts';
import { canEdit } from '../operations/edit.ts';
import { findLabels } from '../operations/find-labels.ts';
import { labelsOf } from '../operations/labels.ts';
import { narrowedOptions } from '../operations/narrow-options.ts';
import { listSelected } from '../operations/selection.ts';
import type { RegionRecord } from '../store/records.ts';
import { useEditor, useRecords, useSession } from './editor-context.ts';
import { LabelChip } from './LabelChip.tsx';

export function LabelBar() {
  const editor = useEditor();
  const { model } = editor;
  const [query, setQuery] = useState('');
  if (model.labelControls.length === 0) return null;
  const count = model.labelControls.reduce((sum, control) => sum + model.listFlatOptions(control.name).length, 0);
  // Typing a name and Enter is as good as the key of a label that has none.
  function chooseFirst(): void {
    for (const control of model.labelControls) {
      const [found] = findLabels(narrowedOptions(editor, control), query, 1).shown;
      if (!found || query.trim() === '') continue;
      applyLabel(editor, control, found.value);
      setQuery('');
      return;
    }
  }

  return (
    // On a phone it scrolls; where nothing in it can be pressed it takes the focus itself.
    <div className="lw-label-bar" role="toolbar" aria-label="Labels" tabIndex={canEdit(editor) ? undefined : 0}>
      {hasLabelSearch(editor) ? (
        <span data-control={labelSearchField}>
          <input
            type="search"
            className="lw-input lw-label-search"
            aria-label="Find a label"
            placeholder={`Find in ${count}`}
            value={query}
            onChange={(event) => setQuery(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter') chooseFirst();
            }}
          />
        </span>
      ) : null}
      {model.labelControls.map((control) => (
        <LabelGroup key={control.name} control={control} query={query} isNamed={model.labelControls.length > 1} />
      ))}
    </div>
  );
}

/** The labels of the selected regions, otherwise those that the next region gets. */
function takenOf(editor: Editor, control: ControlTag, selected: readonly RegionRecord[]): string[] {
  if (selected.length === 0) {
    const { armed } = editor.session.get();
    return armed?.control === control.name ? [...armed.values] : [];
  }
  const labels = selected.flatMap((region) => labelsOf(editor, region));
  return [...new Set(labels.filter((label) => label.control === control.name).map(({ value }) => value))];
}

/** A tree has its own picker. */
function chipsOf(editor: Editor, control: ControlTag) {
  return control.tag === 'Taxonomy' ? [] : narrowedOptions(editor, control);
}

/** More chips than this nobody reads; typing finds the others. */
const mostChips = 60;

/** What is found by typing; in long lists what is pressed comes first, wherever it stands. */
function shownChips(editor: Editor, control: ControlTag, query: string, taken: ReadonlySet<string>) {
  const { shown, count } = findLabels(chipsOf(editor, control), query, mostChips);
  const isLong = count > mostWithoutSearch;
  const pressed = isLong ? [...taken].flatMap((value) => editor.model.findOption(control.name, value) ?? []) : [];
  const others = shown.filter((option) => !pressed.includes(option));
  return { chips: [...pressed, ...others], more: Math.max(count - pressed.length - others.length, 0) };
}

interface LabelGroupProps {
  control: ControlTag;
  query: string;
  isNamed: boolean;
}

function LabelGroup({ control, query, isNamed }: LabelGroupProps) {
  const editor = useEditor();
  useSession((state) => state.armed);
  useSession((state) => state.filters);
  useSession((state) => state.selection);
  useRecords('region');
  const selected = listSelected(editor).filter((region) => control.toName.includes(region.props.toName));
  const taken = new Set(takenOf(editor, control, selected));
  const { chips, more } = shownChips(editor, control, query, taken);
  return (
    <div className="lw-label-group" data-stacked={control.params.showInline === false ? '' : undefined}>
      {isNamed ? <span className="lw-label-group-name">{humanized(control.name)}</span> : null}
      {control.tag === 'Taxonomy' ? (
        <TaxonomyPicker
          control={control}
          name={humanized(control.name)}
          selected={takenOf(editor, control, selected)}
          isDisabled={!canEdit(editor)}
          onToggle={(value) => applyLabel(editor, control, value)}
        />
      ) : null}
      {chips.map((option) => (
        <LabelChip key={option.value} control={control} option={option} isOn={taken.has(option.value)} />
      ))}
      {more > 0 ? <span className="lw-label-more">{more} more, type to find them</span> : null}
    </div>
  );
}
