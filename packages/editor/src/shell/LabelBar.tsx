import { interpolate } from '@labelwright/task-definition/data-reference';
import type { ConfigNode, ControlTag } from '@labelwright/task-definition/model';
import { Fragment, type KeyboardEvent, useMemo, useState } from 'react';
import { applyLabel } from '../commands/option-commands.ts';
import { hasLabelSearch, labelSearchField, mostWithoutSearch } from '../commands/task-commands.ts';
import { captionsOf, layOutOptions } from '../controls/options/option-layout.ts';
import { TaxonomyPicker } from '../controls/taxonomy/TaxonomyPicker.tsx';
import type { Editor } from '../editor/editor.ts';
import { humanized } from '../editor/humanized.ts';
import { isOffered } from '../editor/visibility.ts';
import { announce, canEdit } from '../operations/edit.ts';
import { findLabels } from '../operations/find-labels.ts';
import { labelsOf } from '../operations/labels.ts';
import { narrowedOptions } from '../operations/narrow-options.ts';
import { listSelected } from '../operations/selection.ts';
import type { RegionRecord } from '../store/records.ts';
import { useDerived, useEditor, useRecords, useSession } from './editor-context.ts';
import { LabelChip } from './LabelChip.tsx';

export function LabelBar() {
  const editor = useEditor();
  const { model } = editor;
  const [query, setQuery] = useState('');
  /** Which of the labels that were found Enter takes. */
  const [at, setAt] = useState(0);
  const controls = useOfferedLabels();
  if (controls.length === 0) return null;
  const count = controls.reduce((sum, control) => sum + model.listFlatOptions(control.name).length, 0);
  const hits = listHits(editor, controls, query);
  const hit = hits[at];

  function search(text: string): void {
    setQuery(text);
    setAt(0);
  }

  // Typing a name and Enter is as good as the key of a label that has none.
  function onKeyDown(event: KeyboardEvent): void {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && hits.length > 0) {
      event.preventDefault();
      const next = (at + step + hits.length) % hits.length;
      setAt(next);
      announce(editor, hits[next]?.option.title ?? '');
    } else if (event.key === 'Enter' && hit) {
      applyLabel(editor, hit.control, hit.option.value);
      search('');
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
            onChange={(event) => search(event.target.value)}
            onKeyDown={onKeyDown}
          />
        </span>
      ) : null}
      {controls.map((control) => (
        <LabelGroup
          key={control.name}
          control={control}
          query={query}
          atHand={hit?.control === control ? hit.option.value : undefined}
          isNamed={controls.length > 1}
        />
      ))}
    </div>
  );
}

/** What Enter may take: nothing as long as nothing is typed. */
function listHits(editor: Editor, controls: readonly ControlTag[], query: string) {
  if (query.trim() === '') return [];
  return controls.flatMap((control) =>
    findLabels(narrowedOptions(editor, control), query, mostChips).shown.map((option) => ({ control, option })),
  );
}

/** Controls whose labels the interface shows now; drawn anew only when they change. */
function useOfferedLabels(): ControlTag[] {
  const { model } = useEditor();
  const names = useDerived((editor) => {
    const offered = editor.model.labelControls.filter((control) => isOffered(editor, control));
    return offered.map(({ name }) => name).join(',');
  }).split(',');
  return model.labelControls.filter(({ name }) => names.includes(name));
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

function captionsIn(model: Editor['model'], control: ControlTag): ReadonlyMap<string, ConfigNode> {
  return captionsOf(layOutOptions(control.node, model.listOptions(control.name), control.optionTag ?? ''));
}

/** A Header among the labels. */
function Caption({ node }: { node: ConfigNode | undefined }) {
  const { model } = useEditor();
  if (!node) return null;
  return <span className="lw-label-group-name">{interpolate(node.attributes.value ?? '', model.data)}</span>;
}

interface LabelGroupProps {
  control: ControlTag;
  query: string;
  /** The label that Enter takes. */
  atHand: string | undefined;
  isNamed: boolean;
}

function LabelGroup({ control, query, atHand, isNamed }: LabelGroupProps) {
  const editor = useEditor();
  useSession((state) => state.armed);
  useSession((state) => state.filters);
  useSession((state) => state.selection);
  useRecords('region');
  useRecords('answer');
  const selected = listSelected(editor).filter((region) => control.toName.includes(region.props.toName));
  const taken = new Set(takenOf(editor, control, selected));
  const { chips, more } = shownChips(editor, control, query, taken);
  const captions = useMemo(() => captionsIn(editor.model, control), [editor, control]);
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
        <Fragment key={option.value}>
          <Caption node={captions.get(option.value)} />
          <LabelChip
            control={control}
            option={option}
            isOn={taken.has(option.value)}
            isAtHand={option.value === atHand}
          />
        </Fragment>
      ))}
      {more > 0 ? <span className="lw-label-more">{more} more, type to find them</span> : null}
    </div>
  );
}
