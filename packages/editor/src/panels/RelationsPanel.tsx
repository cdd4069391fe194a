import { ArrowLeft, ArrowLeftRight, ArrowRight, Trash2 } from 'lucide-react';
import { canEdit } from '../operations/edit.ts';
import { deleteRelation, setRelationLabels, turnRelation } from '../operations/relations.ts';
import { describeRegion, select } from '../operations/selection.ts';
import { useEditor, useRecords } from '../shell/editor-context.ts';
import { IconButton } from '../shell/IconButton.tsx';
import type { RelationRecord } from '../store/records.ts';

const directions = {
  right: { icon: ArrowRight, label: 'From the first to the second; turn' },
  left: { icon: ArrowLeft, label: 'From the second to the first; turn' },
  bi: { icon: ArrowLeftRight, label: 'Both ways; turn' },
} as const;

export function RelationsPanel() {
  const { config } = useEditor();
  const relations = useRecords('relation');
  useRecords('region');
  if (relations.length === 0 && !config.relations) return null;
  return (
    <section className="lw-panel-section lw-relations" aria-label="Relations">
      <div className="lw-panel-head">
        <h2>Relations</h2>
        <span className="lw-count">{relations.length}</span>
      </div>
      {relations.length === 0 ? (
        <p className="lw-empty">Select a region, press R, then pick the other one.</p>
      ) : (
        <ul className="lw-relation-list">
          {relations.map((relation) => (
            <RelationRow key={relation.id} relation={relation} />
          ))}
        </ul>
      )}
    </section>
  );
}

function RelationRow({ relation }: { relation: RelationRecord }) {
  const editor = useEditor();
  const { fromId, toId, direction } = relation.props;
  const isEditable = canEdit(editor);
  const { icon, label } = directions[direction];
  return (
    <li className="lw-relation">
      <div className="lw-relation-ends">
        <RelationEnd id={fromId} />
        <IconButton icon={icon} label={label} isDisabled={!isEditable} onClick={() => turnRelation(editor, relation)} />
        <RelationEnd id={toId} />
        {isEditable ? (
          <IconButton icon={Trash2} label="Delete relation" onClick={() => deleteRelation(editor, relation)} />
        ) : null}
      </div>
      <RelationLabels relation={relation} />
    </li>
  );
}

function RelationEnd({ id }: { id: string }) {
  const editor = useEditor();
  const region = editor.store.findRegion(id);
  if (!region) return <span className="lw-relation-end">missing</span>;
  const description = describeRegion(editor, region);
  return (
    <button type="button" className="lw-relation-end" title={description} onClick={() => select(editor, [id])}>
      {description}
    </button>
  );
}

function RelationLabels({ relation }: { relation: RelationRecord }) {
  const editor = useEditor();
  const { relations } = editor.config;
  const given = relation.props.labels ?? [];
  if (!relations || relations.options.length === 0) {
    return given.length > 0 ? <p className="lw-relation-labels">{given.join(', ')}</p> : null;
  }
  const toggle = (value: string) => {
    const rest = given.filter((other) => other !== value);
    const isOn = rest.length < given.length;
    setRelationLabels(editor, relation, isOn ? rest : relations.choice === 'single' ? [value] : [...given, value]);
  };
  return (
    <fieldset className="lw-relation-labels" aria-label="Labels of the relation">
      {relations.options.map((option) => (
        <button
          key={option.value}
          type="button"
          className="lw-token"
          aria-pressed={given.includes(option.value)}
          disabled={!canEdit(editor)}
          title={option.hint}
          onClick={() => toggle(option.value)}
        >
          {option.title}
        </button>
      ))}
    </fieldset>
  );
}
