import type { CompiledConfig, ResultItem } from '@labelwright/task-definition/model';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import type { Editor, EditorTask } from '../editor/editor.ts';
import { notify } from '../operations/edit.ts';
import { select } from '../operations/selection.ts';
import type { CommentsProps } from '../panels/CommentsPanel.tsx';
import { AnnotationEditor } from '../shell/AnnotationEditor.tsx';
import { type Provenance, provenanceOf } from './adjudication.ts';
import { DisputeCard, KeyCap } from './DisputeCard.tsx';
import { linkRegions } from './link-regions.ts';
import { PartList } from './PartList.tsx';
import { syncEditors, syncScrolling } from './sync-editors.ts';
import { type Adjudication, type AdjudicationSource, useAdjudication } from './use-adjudication.ts';
import { useAdjudicationKeys } from './use-adjudication-keys.ts';

export interface AdjudicateViewProps {
  config: CompiledConfig;
  task: EditorTask;
  /** What the people gave; the digits choose in this order. Give the same array as long as it is the same. */
  sources: readonly AdjudicationSource[];
  /** Where an answer was begun before; nothing is taken over by itself. */
  initialResult?: readonly ResultItem[];
  /** Under this key the steps outlive a reload of the tab. */
  historyKey?: string;
  header?: ReactNode;
  statusSlot?: ReactNode;
  /** Below the parts: what else belongs to the decision. */
  footer?: ReactNode;
  comments?: CommentsProps;
  submitLabel?: string;
  onChange?: (result: ResultItem[]) => void;
  onSubmit: (result: ResultItem[], provenance: Provenance[]) => void;
  onProblem?: (message: string) => void;
  resolveUrl?: (url: string) => string;
}

/** One answer made of several: what all agree on at a key, what is in dispute one by one, and room for what is new. */
export function AdjudicateView(props: AdjudicateViewProps) {
  const { config, task, sources, historyKey, resolveUrl, comments } = props;
  const root = useRef<HTMLDivElement>(null);
  const [answer, setAnswer] = useState<Editor>();
  const [beside, setBeside] = useState<Editor>();
  const adjudication = useAdjudication(config, sources, answer, historyKey);
  const [empty] = useState<readonly ResultItem[]>(() => sources[0]?.result ?? []);
  const [besideTask] = useState(() => ({ ...task, id: `${task.id} beside` }));
  useAdjudicationKeys(adjudication, answer);
  useBeside(root, adjudication, sources, answer, beside);
  const urls = resolveUrl ? { resolveUrl } : {};

  const warnedOf = useRef(0);
  function submit(result: ResultItem[]): void {
    if (!answer) return;
    const { parts } = adjudication;
    const undecided = adjudication.listOpen();
    const open = undecided.filter(({ state }) => state !== 'agreed');
    const untaken = undecided.filter(({ state }) => state === 'agreed');
    const [first] = open;
    if (first) {
      adjudication.show(first);
      notify(answer, open.length === 1 ? 'One dispute is still open.' : `${open.length} disputes are still open.`);
    } else if (untaken.length > 0 && warnedOf.current !== untaken.length) {
      warnedOf.current = untaken.length;
      const what = untaken.length === 1 ? 'One agreed part is' : `${untaken.length} agreed parts are`;
      notify(answer, `${what} not in the answer: M merges. Submit again to leave out.`);
    } else props.onSubmit(result, provenanceOf(answer, parts));
  }

  return (
    <div ref={root} className="lw-compare lw-adjudicate" data-editing={adjudication.isEditing || undefined}>
      {props.header ? <div className="lw-compare-head">{props.header}</div> : null}
      <div className="lw-compare-body">
        <section className="lw-compare-side" data-side-of="left" aria-label="What was given">
          <AnnotationEditor
            config={config}
            task={besideTask}
            initialResult={empty}
            capabilities={readonly}
            label={`Task as ${sources[adjudication.look]?.title} answered`}
            header={<SourceTabs sources={sources} adjudication={adjudication} />}
            onReady={setBeside}
            {...urls}
          />
        </section>
        <section
          className="lw-compare-side"
          data-side-of="right"
          aria-label="Final answer"
          onPointerDown={() => adjudication.setEditing(true)}
        >
          <AnnotationEditor
            config={config}
            task={task}
            initialResult={props.initialResult ?? nothing}
            label="Final answer"
            header={<h2 className="lw-compare-title">Final answer</h2>}
            statusSlot={props.statusSlot}
            submitLabel={props.submitLabel ?? 'Submit'}
            {...(historyKey ? { historyKey } : {})}
            {...(comments ? { comments } : {})}
            {...(props.onChange ? { onChange: props.onChange } : {})}
            {...(props.onProblem ? { onProblem: props.onProblem } : {})}
            onSubmit={submit}
            onReady={setAnswer}
            {...urls}
          />
        </section>
        <section
          className="lw-compare-list"
          aria-label="Decisions"
          onPointerDown={() => adjudication.setEditing(false)}
        >
          {answer ? <Rail editor={answer} adjudication={adjudication} sources={sources} footer={props.footer} /> : null}
        </section>
      </div>
    </div>
  );
}

const readonly = { readonly: true };
const nothing: readonly ResultItem[] = [];

/** What stands beside the answer: the result that is looked at, at the same place, with the part at hand selected. */
function useBeside(
  root: React.RefObject<HTMLElement | null>,
  { current, look, parts }: Adjudication,
  sources: readonly AdjudicationSource[],
  answer: Editor | undefined,
  beside: Editor | undefined,
): void {
  const twins = useMemo(
    () =>
      new Map(
        parts.flatMap((part) => {
          const member = part.kind === 'region' ? part.members.get(look) : undefined;
          return member ? [[member.id, part.id] as const] : [];
        }),
      ),
    [parts, look],
  );
  const result = sources[look]?.result ?? nothing;
  useEffect(() => beside?.load(result, 'restore'), [beside, result]);
  useEffect(() => {
    const member = current?.members.get(look);
    if (beside) select(beside, member?.kind === 'region' ? [member.id] : []);
  }, [beside, current, look]);
  useEffect(() => (beside && answer ? linkRegions(beside, answer, twins) : undefined), [beside, answer, twins]);
  useEffect(() => {
    if (!beside || !answer) return undefined;
    const sides = ['left', 'right'].map((side) => root.current?.querySelector<HTMLElement>(`[data-side-of=${side}]`));
    const stops = [syncEditors(beside, answer)];
    if (sides[0] && sides[1]) stops.push(syncScrolling(sides[0], sides[1]));
    return () => {
      for (const stop of stops) stop();
    };
  }, [root, beside, answer]);
}

function SourceTabs({ sources, adjudication }: { sources: readonly AdjudicationSource[]; adjudication: Adjudication }) {
  return (
    <fieldset className="lw-source-tabs" aria-label="Look at the answer of">
      {sources.map(({ id, title, note }, index) => (
        <button
          key={id}
          type="button"
          className="lw-token"
          aria-pressed={adjudication.look === index}
          title={note}
          onClick={() => adjudication.setLook(index)}
        >
          {title}
        </button>
      ))}
    </fieldset>
  );
}

interface RailProps {
  editor: Editor;
  adjudication: Adjudication;
  sources: readonly AdjudicationSource[];
  footer: ReactNode;
}

function Rail({ editor, adjudication, sources, footer }: RailProps) {
  const { untaken, open, isEditing } = adjudication;
  return (
    <>
      <div className="lw-rail-head">
        <p role="status">
          {open.length === 0 ? 'Everything is decided' : `${open.length} open`}
          {untaken.length > 0 ? ` · ${untaken.length} agreed, not merged yet` : ''}
        </p>
        <button
          type="button"
          className={`lw-button ${untaken.length > 0 ? 'lw-button-primary' : ''}`}
          disabled={untaken.length === 0}
          onClick={adjudication.mergeAgreed}
        >
          Merge what all agree on <KeyCap>M</KeyCap>
        </button>
      </div>
      <DisputeCard editor={editor} adjudication={adjudication} sources={sources} />
      <div className="lw-rail-tools">
        <button type="button" className="lw-button" aria-pressed={isEditing} onClick={adjudication.edit}>
          Edit <KeyCap>E</KeyCap>
        </button>
        <button type="button" className="lw-button" onClick={adjudication.addNew}>
          Add new <KeyCap>⇧N</KeyCap>
        </button>
        {isEditing ? (
          <p>
            Keys go to the editor. <KeyCap>Esc</KeyCap>
            <span className="lw-hidden">Escape</span> goes back to deciding.
          </p>
        ) : null}
      </div>
      <PartList editor={editor} adjudication={adjudication} sources={sources} />
      {footer}
    </>
  );
}
