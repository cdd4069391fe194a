import { ListFilter, Search } from 'lucide-react';
import { useMemo, useState } from 'react';
import { humanized } from '../../editor/humanized.ts';
import { useEditor } from '../../shell/editor-context.ts';
import { IconButton } from '../../shell/IconButton.tsx';
import { isFiltered, labelKey, type OutlineEntry, type OutlineView, wholeOutline } from './outline-rows.ts';

interface OutlineControlsProps {
  entries: readonly OutlineEntry[];
  view: OutlineView;
  onChange: (patch: Partial<OutlineView>) => void;
}

/** Search at hand, everything else one click away. */
export function OutlineControls({ entries, view, onChange }: OutlineControlsProps) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <div className="lw-outline-bar">
        <div className="lw-search">
          <Search size={14} aria-hidden="true" />
          <input
            type="search"
            aria-label="Search regions"
            placeholder="Label or text"
            value={view.query}
            onChange={(event) => onChange({ query: event.target.value })}
          />
        </div>
        <IconButton
          icon={ListFilter}
          label={isFiltered(view) ? 'Filter, group and order (filtered)' : 'Filter, group and order'}
          isPressed={isOpen || isFiltered(view)}
          onClick={() => setIsOpen(!isOpen)}
        />
      </div>
      {isOpen ? <OutlineFilters entries={entries} view={view} onChange={onChange} /> : null}
    </>
  );
}

function OutlineFilters({ entries, view, onChange }: OutlineControlsProps) {
  const editor = useEditor();
  const objects = useMemo(() => [...new Set(entries.map(({ region }) => region.props.toName))], [entries]);
  const hasScores = useMemo(() => entries.some(({ score }) => score !== undefined), [entries]);
  const labels = useMemo(() => labelChoices(entries), [entries]);
  return (
    <div className="lw-outline-filters">
      <Choice label="Group" value={view.grouping} options={groupings} onChange={(grouping) => onChange({ grouping })} />
      <Choice
        label="Order"
        value={view.order}
        options={hasScores || view.order === 'score' ? [...orders, ['score', 'Score']] : orders}
        onChange={(order) => onChange({ order })}
      />
      <Choice
        label="Label"
        value={view.label}
        options={[['', 'All'], ...labels]}
        onChange={(label) => onChange({ label })}
      />
      {objects.length > 1 || view.object !== '' ? (
        <Choice
          label="Object"
          value={view.object}
          options={[['', 'All'], ...objects.map((name): [string, string] => [name, humanized(name)])]}
          onChange={(object) => onChange({ object })}
        />
      ) : null}
      <Choice label="State" value={view.state} options={states} onChange={(state) => onChange({ state })} />
      {hasScores || view.minScore > 0 ? (
        <label>
          Score from
          <input
            className="lw-input"
            type="number"
            min={0}
            max={1}
            step={0.05}
            value={view.minScore}
            onChange={(event) => onChange({ minScore: Number(event.target.value) || 0 })}
          />
        </label>
      ) : null}
      {isFiltered(view) ? (
        <button
          type="button"
          className="lw-button"
          onClick={() => onChange({ ...wholeOutline, query: view.query, grouping: view.grouping, order: view.order })}
        >
          Show all {editor.store.list('region').length}
        </button>
      ) : null}
    </div>
  );
}

const groupings = [
  ['none', 'None'],
  ['label', 'Label'],
  ['object', 'Object'],
  ['tool', 'Tool'],
] as const;

const orders = [
  ['made', 'As made'],
  ['label', 'Label'],
  ['place', 'Place'],
] as const;

const states = [
  ['any', 'Any'],
  ['shown', 'Shown'],
  ['hidden', 'Hidden'],
  ['unlocked', 'Unlocked'],
  ['locked', 'Locked'],
] as const;

/** Only labels that are there: those of five thousand that nobody gave would filter everything away. */
function labelChoices(entries: readonly OutlineEntry[]): [string, string][] {
  const given = new Map<string, { control: string; title: string }>();
  for (const { labels } of entries) {
    for (const { control, value, title } of labels) given.set(labelKey(control, value), { control, title });
  }
  const controls = [...new Set([...given.values()].map(({ control }) => control))];
  const byTitle = [...given].sort(([, a], [, b]) => a.title.localeCompare(b.title));
  if (controls.length < 2) return byTitle.map(([key, { title }]) => [key, title]);
  return controls.flatMap((control): [string, string][] => [
    [labelKey(control), `${humanized(control)}: any`],
    ...byTitle
      .filter(([, label]) => label.control === control)
      .map(([key, { title }]): [string, string] => [key, `${humanized(control)}: ${title}`]),
  ]);
}

interface ChoiceProps<T extends string> {
  label: string;
  value: T;
  options: readonly (readonly [T, string])[];
  onChange: (value: T) => void;
}

function Choice<T extends string>({ label, value, options, onChange }: ChoiceProps<T>) {
  return (
    <label>
      {label}
      <select
        className="lw-input"
        value={value}
        onChange={(event) => {
          const chosen = options.find(([option]) => option === event.target.value);
          if (chosen) onChange(chosen[0]);
        }}
      >
        {options.map(([option, title]) => (
          <option key={option} value={option}>
            {title}
          </option>
        ))}
      </select>
    </label>
  );
}
