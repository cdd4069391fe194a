import { Copy, Eye, EyeOff, Link2, Lock, LockOpen, Trash2 } from 'lucide-react';
import { keyOf, NodeView } from '../controls/NodeView.tsx';
import { controlsIn, listRegionQuestions, type RegionQuestion } from '../controls/region-questions.ts';
import { asksAbout } from '../editor/visibility.ts';
import { duplicateSelected } from '../operations/clipboard.ts';
import { canEdit } from '../operations/edit.ts';
import { labelsOf } from '../operations/labels.ts';
import { deleteRegions, setFlag } from '../operations/regions.ts';
import { startLinking } from '../operations/relations.ts';
import { quoteOf } from '../operations/span-range.ts';
import { RegionContext, useEditor, useEverything, useSelectedRegion, useSession } from '../shell/editor-context.ts';
import { IconButton } from '../shell/IconButton.tsx';
import { Key } from '../shell/Key.tsx';
import type { RegionRecord } from '../store/records.ts';
import { GeometryFields } from './GeometryFields.tsx';
import { TimeFields } from './TimeFields.tsx';

export function DetailsPanel() {
  const region = useSelectedRegion();
  const count = useSession((state) => state.selection.length);
  return (
    <section className="lw-panel-section lw-details" aria-label="Details">
      <div className="lw-panel-head">
        <h2>Details</h2>
        {region ? <RegionActions region={region} /> : null}
      </div>
      {region ? (
        <RegionDetails region={region} />
      ) : (
        <p className="lw-empty">{count > 1 ? `${count} regions selected.` : 'Select a region to see its details.'}</p>
      )}
    </section>
  );
}

function RegionActions({ region }: { region: RegionRecord }) {
  const editor = useEditor();
  const mayChange = canEdit(editor);
  const { hidden, locked } = region.props;
  return (
    <span className="lw-panel-actions">
      {region.props.geometry.shape === 'message' || !mayChange ? null : (
        <IconButton icon={Copy} label="Duplicate" command="edit.duplicate" onClick={() => duplicateSelected(editor)} />
      )}
      <IconButton
        icon={hidden ? EyeOff : Eye}
        label={hidden ? 'Show' : 'Hide'}
        command="region.hide"
        isPressed={hidden}
        onClick={() => setFlag(editor, [region], 'hidden', !hidden)}
      />
      {mayChange ? (
        <>
          <IconButton
            icon={locked ? Lock : LockOpen}
            label={locked ? 'Unlock' : 'Lock'}
            command="region.lock"
            isPressed={locked}
            onClick={() => setFlag(editor, [region], 'locked', !locked)}
          />
          <IconButton
            icon={Trash2}
            label="Delete"
            command="region.delete"
            isDisabled={locked}
            onClick={() => deleteRegions(editor, [region])}
          />
        </>
      ) : null}
    </span>
  );
}

/** A Header says nothing beside a question that is not asked about the region. */
function Question({ question: { headers, node }, region }: { question: RegionQuestion; region: RegionRecord }) {
  const editor = useEditor();
  useEverything();
  const isAsked = controlsIn(editor.config, node).some((control) => asksAbout(editor, control, region));
  return (
    <>
      {isAsked ? headers.map((header) => <NodeView key={keyOf(header)} node={header} />) : null}
      <NodeView node={node} />
    </>
  );
}

function RegionDetails({ region }: { region: RegionRecord }) {
  const editor = useEditor();
  const isLinking = useSession((state) => state.linkingFrom === region.id);
  const questions = listRegionQuestions(editor.config);
  const quote = quoteOf(editor, region);
  const score = region.props.answers[0]?.envelope.score;
  return (
    <RegionContext value={region}>
      <div className="lw-details-body">
        <div className="lw-detail-labels">
          {labelsOf(editor, region).map((label) => (
            <span
              key={label.value}
              className="lw-label-tag"
              style={{ '--lw-label': label.color } as React.CSSProperties}
            >
              {label.title}
            </span>
          ))}
          {typeof score === 'number' ? <span className="lw-score">Score {score.toFixed(2)}</span> : null}
        </div>
        {quote === undefined ? null : (
          <blockquote className="lw-quote" dir="auto">
            {quote}
          </blockquote>
        )}
        <GeometryFields region={region} />
        <TimeFields region={region} />
        {questions.map((question) => (
          <Question key={`${region.id}:${keyOf(question.node)}`} question={question} region={region} />
        ))}
        {canEdit(editor) ? (
          <button
            type="button"
            className="lw-button lw-button-wide"
            aria-pressed={isLinking}
            onClick={() => startLinking(editor)}
          >
            <Link2 size={16} aria-hidden="true" />
            {isLinking ? 'Now pick the other region' : 'Relate to another region'}
            <Key command="relation.start" />
          </button>
        ) : null}
      </div>
    </RegionContext>
  );
}
