import { compileConfig } from '@labelwright/task-definition/compile';
import type { ResultItem } from '@labelwright/task-definition/model';
import { StrictMode, useMemo, useState } from 'react';
import { createRoot } from 'react-dom/client';
import {
  AdjudicateView,
  AnnotationEditor,
  type AnnotationEditorProps,
  CompareView,
  type Editor,
  type EditorPrediction,
} from '../src/index.ts';
import '../src/styles.css';
import { type SampleInterface, sampleInterfaces } from './interfaces.ts';

/**
 * `?interface=boxes&theme=dark&boxes=10000&text=1000000&spans=5000&readonly=1` chooses what is shown;
 * `?sample={"config":…,"data":…,"result":…}` shows anything else.
 */
const query = new URLSearchParams(location.search);
const theme = query.get('theme');
if (theme) document.documentElement.dataset.theme = theme;

declare global {
  interface Window {
    editor?: Editor;
    changes?: ResultItem[][];
    submitted?: ResultItem[];
  }
}
window.changes = [];

const given: SampleInterface | undefined = JSON.parse(query.get('sample') ?? 'null') ?? undefined;

function Harness() {
  const [name, setName] = useState(query.get('interface') ?? 'entities');
  const [status, setStatus] = useState('saved ✓');
  const sample = given ?? sampleInterfaces.find((candidate) => candidate.name === name) ?? sampleInterfaces[0];
  const config = useMemo(() => compileConfig(manyLabels() ?? sample?.config ?? ''), [sample]);
  const task = useMemo(() => ({ id: name, data: enlarged(sample?.data ?? {}) }), [name, sample]);
  const result = useMemo(() => [...(sample?.result ?? []), ...manyBoxes(), ...manySpans()], [sample]);
  const sources = useMemo(
    () => [
      { id: 1, title: 'Ada', result },
      { id: 2, title: 'Bert', result: otherOpinion(result) },
      { id: 3, title: 'Chidi', result: result.slice(0, -1) },
    ],
    [result],
  );
  if (query.has('compare')) {
    return (
      <main style={{ height: '100%' }}>
        <CompareView
          config={config}
          task={task}
          left={{ title: 'Ada', result }}
          right={{ title: 'Bert', result: otherOpinion(result) }}
          onMerged={(merged) => {
            window.submitted = merged;
          }}
        />
      </main>
    );
  }
  if (query.has('adjudicate')) {
    return (
      <main style={{ height: '100%' }}>
        <AdjudicateView
          config={config}
          task={task}
          sources={sources}
          onSubmit={(settled, provenance) => {
            window.submitted = settled;
            setStatus(JSON.stringify(provenance));
          }}
          statusSlot={status}
        />
      </main>
    );
  }
  return (
    <main style={{ height: '100%' }}>
      <AnnotationEditor
        config={config}
        task={task}
        initialResult={query.has('predictions') ? [] : result}
        predictions={query.has('predictions') ? predictions(result) : []}
        capabilities={{ readonly: query.has('readonly'), revealsPredictions: query.has('reveal') }}
        historyKey={query.get('history') ?? undefined}
        header={
          <>
            <h1 style={{ margin: 0, fontSize: 14 }}>Task 1532</h1>
            <select
              className="lw-input"
              style={{ width: 150 }}
              aria-label="Interface"
              value={name}
              onChange={(event) => setName(event.target.value)}
            >
              {sampleInterfaces.map((entry) => (
                <option key={entry.name}>{entry.name}</option>
              ))}
            </select>
            <span className="lw-wide-only">34 of 200 left</span>
          </>
        }
        statusSlot={status}
        {...(query.has('talk') ? talk(result) : {})}
        onChange={(next) => {
          window.changes?.push(next);
          setStatus(`saved ✓ ${next.length}`);
        }}
        onSubmit={(next) => {
          window.submitted = next;
          setStatus('submitted');
        }}
        onSkip={() => setStatus('skipped')}
        onHotkeysChange={(hotkeys) => setStatus(`keys ${Object.keys(hotkeys).length}`)}
        onNavigate={(step) => setStatus(`navigate ${step}`)}
        onReady={(editor) => {
          window.editor = editor;
        }}
      />
    </main>
  );
}

/** `?predictions` shows the sample's result as what two models propose; with `&reveal` out of sight at first. */
function predictions(result: readonly ResultItem[]): EditorPrediction[] {
  const scored = result.map((item, index) => ('id' in item ? { ...item, score: 0.95 - (index % 7) / 10 } : item));
  return [
    { modelVersion: 'detector-3', score: 0.8, result: scored },
    { modelVersion: 'detector-2', score: 0.5, result: scored.slice(0, 1) },
  ];
}

/** The same result without its first region, with the next one moved and the last one twice. */
function otherOpinion(result: readonly ResultItem[]): ResultItem[] {
  const [, second, ...rest] = result;
  const moved =
    second && 'value' in second && typeof second.value.x === 'number'
      ? [{ ...second, value: { ...second.value, x: second.value.x + 1 } }]
      : second
        ? [second]
        : [];
  return [...moved, ...rest.map((item) => ('id' in item ? { ...item, id: `other-${item.id}` } : item))];
}

/** `?talk` shows comments and earlier versions. */
function talk(result: readonly ResultItem[]): Pick<AnnotationEditorProps, 'comments' | 'revisions'> {
  const [first] = result;
  const at = '2026-03-04T09:30:00Z';
  return {
    comments: {
      list: [
        {
          id: 1,
          text: 'Is this the right label?',
          by: 'Ada',
          at,
          isResolved: false,
          regionId: first && 'id' in first ? first.id : '',
        },
        { id: 2, text: 'Good work otherwise.', by: 'Bert', at, isResolved: true },
      ],
      people: [
        { id: 1, name: 'Ada Lovelace' },
        { id: 2, name: 'Bert' },
      ],
      onAdd: () => undefined,
      onResolve: () => undefined,
    },
    revisions: {
      list: [
        { id: 2, at, by: 'Ada', result },
        { id: 1, at: '2026-03-03T15:00:00Z', by: 'Bert', result: otherOpinion(result) },
      ],
      onOpen: () => undefined,
    },
  };
}

/** `?labels=5000` offers so many labels for a text. */
function manyLabels(): string | undefined {
  const count = Number(query.get('labels') ?? 0);
  if (count === 0) return undefined;
  const labels = Array.from(
    { length: count },
    (_, index) => `<Label value="Species ${index} of family ${index % 97}"/>`,
  );
  return `<View><Labels name="label" toName="text">${labels.join('')}</Labels><Text name="text" value="$text"/></View>`;
}

function enlarged(data: Record<string, unknown>): Record<string, unknown> {
  const length = Number(query.get('text') ?? 0);
  return length > 0 && typeof data.text === 'string'
    ? { ...data, text: `${data.text}\n\n`.repeat(Math.ceil(length / data.text.length)) }
    : data;
}

function manyBoxes(): ResultItem[] {
  return Array.from({ length: Number(query.get('boxes') ?? 0) }, (_, index) => ({
    id: `many-${index}`,
    from_name: 'box',
    to_name: 'image',
    type: 'rectanglelabels',
    value: {
      x: (index % 100) * 0.99,
      y: Math.floor(index / 100) * 0.99,
      width: 0.7,
      height: 0.7,
      rotation: 0,
      rectanglelabels: [['Car', 'Person', 'Dog'][index % 3] ?? 'Car'],
    },
  }));
}

/** Short, long and nested spans all through the text of `?interface=entities`. */
function manySpans(): ResultItem[] {
  const count = Number(query.get('spans') ?? 0);
  const step = Math.max(Math.floor(Number(query.get('text') ?? 0) / Math.max(count, 1)), 8);
  return Array.from({ length: count }, (_, index) => ({
    id: `span-${index}`,
    from_name: 'label',
    to_name: 'text',
    type: 'labels',
    value: {
      start: index * step,
      end: index * step + (index % 7 === 0 ? step + 40 : 12),
      text: 'as it was marked',
      labels: [['Person', 'Place', 'ORG'][index % 3] ?? 'Person'],
    },
  }));
}

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <Harness />
    </StrictMode>,
  );
}
