import type { CompiledConfig, ResultItem } from '@labelwright/task-definition/model';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import type { Editor, EditorTask } from '../editor/editor.ts';
import { select } from '../operations/selection.ts';
import { countDifferences, type Difference, diffResults } from '../results/diff-results.ts';
import { isSamePlace } from '../results/group-results.ts';
import { mergeResults, type Side, sideByDefault } from '../results/merge-results.ts';
import { AnnotationEditor } from '../shell/AnnotationEditor.tsx';
import { DifferenceList } from './DifferenceList.tsx';
import { linkRegions } from './link-regions.ts';
import { syncEditors, syncScrolling } from './sync-editors.ts';

export interface ComparedResult {
  /** Whose it is, such as a person's name. */
  title: string;
  result: readonly ResultItem[];
}

export interface CompareViewProps {
  config: CompiledConfig;
  task: EditorTask;
  left: ComparedResult;
  right: ComparedResult;
  resolveUrl?: (url: string) => string;
  /** With it, one result can be made of the two; absent where they are only looked at. */
  onMerged?: (result: ResultItem[]) => void;
  mergeLabel?: string;
  /** Places count as the same that are as near as people come who mark the same thing. */
  isNearEnough?: boolean;
}

/** Two answers to one task side by side, what differs between them, and one made of both. */
export function CompareView(props: CompareViewProps) {
  const { config, task, left, right, onMerged, isNearEnough = false } = props;
  const [isOnlyDifferent, setIsOnlyDifferent] = useState(false);
  const differences = useMemo(
    () => diffResults(config, left.result, right.result, isNearEnough ? isSamePlace : undefined),
    [config, left, right, isNearEnough],
  );
  const merge = useMerge(differences);
  const [isMerging, setIsMerging] = useState(false);
  const [editors, setEditors] = useState<{ left?: Editor; right?: Editor }>({});
  const root = useRef<HTMLDivElement>(null);
  useTogether(root, editors, differences);
  const names = { left: left.title, right: right.title };
  const shown = isOnlyDifferent ? differences.filter(({ state }) => state !== 'same') : differences;
  const show = (difference: Difference) => {
    for (const side of ['left', 'right'] as const) {
      const record = difference[side];
      const editor = editors[side];
      if (editor) select(editor, record?.kind === 'region' ? [record.id] : []);
    }
  };
  return (
    <div ref={root} className="lw-compare">
      <CompareHead
        {...{ differences, names, isOnlyDifferent, isMerging }}
        onOnlyDifferent={setIsOnlyDifferent}
        onAll={onMerged ? merge.chooseAll : undefined}
        onMerging={onMerged ? setIsMerging : undefined}
      />
      {isMerging && onMerged ? (
        <AnnotationEditor
          key={merge.version}
          config={config}
          task={{ ...task, id: `${task.id} merged` }}
          initialResult={merge.result}
          submitLabel={props.mergeLabel ?? 'Use this result'}
          {...(props.resolveUrl ? { resolveUrl: props.resolveUrl } : {})}
          onChange={merge.keepEdited}
          onSubmit={onMerged}
        />
      ) : (
        <div className="lw-compare-body">
          {(['left', 'right'] as const).map((side) => (
            <ComparedEditor
              key={`${side} ${isOnlyDifferent}`}
              {...props}
              side={side}
              differences={shown}
              onReady={(editor) => setEditors((before) => ({ ...before, [side]: editor }))}
            />
          ))}
          <section className="lw-compare-list" aria-label="Differences">
            {editors.left ? (
              <DifferenceList
                editor={editors.left}
                differences={shown}
                names={names}
                chosen={merge.chosen}
                onChoose={onMerged ? merge.choose : undefined}
                onShow={show}
              />
            ) : null}
            {shown.length === 0 ? <p className="lw-empty">Nothing is different.</p> : null}
          </section>
        </div>
      )}
    </div>
  );
}

interface ComparedEditorProps extends CompareViewProps {
  side: 'left' | 'right';
  differences: readonly Difference[];
  onReady: (editor: Editor) => void;
}

const readonly = { readonly: true };

/** Before the labels of a region: agreed, given otherwise by the other, only here. */
const signs = { left: '+', right: '+', changed: '≠', same: '=' } as const;

/** One of the two, not to be changed here; regions that the other lacks or has otherwise carry a sign. */
function ComparedEditor({ config, task, side, differences, onReady, resolveUrl, ...rest }: ComparedEditorProps) {
  const items = side === 'left' ? 'leftItems' : 'rightItems';
  const [result] = useState(() => differences.flatMap((difference) => difference[items]));
  const [marks] = useState(() => {
    return new Map(differences.flatMap((one) => (one[side] ? [[one[side].id, signs[one.state]] as const] : [])));
  });
  const ready = useRef(onReady);
  return (
    <section className="lw-compare-side" data-side-of={side} aria-label={rest[side].title}>
      <AnnotationEditor
        config={config}
        task={{ ...task, id: `${task.id} ${side}` }}
        initialResult={result}
        capabilities={readonly}
        marks={marks}
        label={`Task as ${rest[side].title} answered`}
        header={<h2 className="lw-compare-title">{rest[side].title}</h2>}
        onReady={ready.current}
        {...(resolveUrl ? { resolveUrl } : {})}
      />
    </section>
  );
}

/** The sign is the one on the regions. */
function Count({ sign, children }: { sign: string; children: ReactNode }) {
  return (
    <span>
      <span className="lw-row-mark" aria-hidden="true">
        {sign}
      </span>{' '}
      {children}
    </span>
  );
}

interface CompareHeadProps {
  differences: readonly Difference[];
  names: { left: string; right: string };
  isOnlyDifferent: boolean;
  isMerging: boolean;
  onOnlyDifferent: (isOn: boolean) => void;
  onAll: ((side: Side) => void) | undefined;
  onMerging: ((isOn: boolean) => void) | undefined;
}

function CompareHead(props: CompareHeadProps) {
  const { differences, names, isOnlyDifferent, isMerging, onOnlyDifferent, onAll, onMerging } = props;
  const { same, changed, left, right } = countDifferences(differences);
  return (
    <div className="lw-compare-head">
      <p>
        <Count sign={signs.same}>{same} the same</Count> · <Count sign={signs.changed}>{changed} different</Count> ·{' '}
        <Count sign={signs.left}>
          {left} only {names.left}
        </Count>{' '}
        ·{' '}
        <Count sign={signs.right}>
          {right} only {names.right}
        </Count>
      </p>
      {isMerging ? null : (
        <label className="lw-compare-check">
          <input
            type="checkbox"
            checked={isOnlyDifferent}
            onChange={(event) => onOnlyDifferent(event.target.checked)}
          />
          Only differences
        </label>
      )}
      {onAll && !isMerging
        ? (['left', 'right'] as const).map((side) => (
            <button key={side} type="button" className="lw-button" onClick={() => onAll(side)}>
              Take all of {names[side]}
            </button>
          ))
        : null}
      {onMerging ? (
        <button type="button" className="lw-button lw-button-primary" onClick={() => onMerging(!isMerging)}>
          {isMerging ? 'Back to the comparison' : 'Go on with the merged result'}
        </button>
      ) : null}
    </div>
  );
}

/** Which side is taken of each difference, and the result that this makes, with what was changed in it since. */
function useMerge(differences: readonly Difference[]) {
  const [state, setState] = useState({ chosen: new Map<string, Side>(), version: 0 });
  const [edited, setEdited] = useState<readonly ResultItem[] | undefined>(undefined);
  const chosen = useMemo(
    () => new Map(differences.map((one) => [one.key, state.chosen.get(one.key) ?? sideByDefault(one)])),
    [differences, state],
  );
  const merged = useMemo(
    () => mergeResults(differences, ({ key }) => chosen.get(key) ?? 'none'),
    [differences, chosen],
  );
  const change = (next: Map<string, Side>) => {
    setEdited(undefined);
    setState((before) => ({ chosen: next, version: before.version + 1 }));
  };
  return {
    chosen,
    version: state.version,
    result: edited ?? merged,
    keepEdited: setEdited,
    choose: ({ key }: Difference, side: Side) => change(new Map(state.chosen).set(key, side)),
    chooseAll: (side: Side) => change(new Map(differences.map(({ key }) => [key, side]))),
  };
}

function useTogether(
  root: React.RefObject<HTMLElement | null>,
  { left, right }: { left?: Editor; right?: Editor },
  differences: readonly Difference[],
): void {
  useEffect(() => {
    if (!left || !right) return undefined;
    const sides = ['left', 'right'].map((side) => root.current?.querySelector<HTMLElement>(`[data-side-of=${side}]`));
    const twins = differences.flatMap(({ left: a, right: b }) => (a && b ? [[a.id, b.id] as const] : []));
    const stops = [syncEditors(left, right), linkRegions(left, right, new Map(twins))];
    if (sides[0] && sides[1]) stops.push(syncScrolling(sides[0], sides[1]));
    return () => {
      for (const stop of stops) stop();
    };
  }, [root, left, right, differences]);
}
