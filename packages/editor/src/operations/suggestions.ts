import type { Editor, EditorPrediction } from '../editor/editor.ts';
import { loadResult } from '../results/load-result.ts';
import type { AnswerRecord, EditorRecord, OpaqueRecord, RegionRecord, RelationRecord } from '../store/records.ts';

/** One thing a model proposed: a region with all that it says about it, or an answer about the task. */
export interface Suggestion {
  key: string;
  record: RegionRecord | AnswerRecord | OpaqueRecord;
  /** The prediction it belongs to, by its place in the list. */
  prediction: number;
  /** Of the item itself, otherwise of the whole prediction. */
  score: number | undefined;
}

interface Parsed {
  answer: EditorPrediction | undefined;
  suggestions: readonly Suggestion[];
  /** By prediction; they come with the regions that they join. */
  relations: readonly (readonly RelationRecord[])[];
}

const parsed = new WeakMap<Editor, Parsed>();

function parse(editor: Editor): Parsed {
  const { answer } = editor.session.get().assist;
  const known = parsed.get(editor);
  if (known && known.answer === answer) return known;
  const taken = new Set<string>();
  const suggestions: Suggestion[] = [];
  const relations: RelationRecord[][] = [];
  listPredictions(editor).forEach((prediction, index) => {
    const own = new Map<string, string>();
    const loaded = recordsOf(editor, prediction);
    for (const record of loaded) {
      if (record.kind === 'relation') continue;
      const id = record.kind === 'region' ? freeId(taken, record.id, index) : record.id;
      own.set(record.id, id);
      const unique = record.kind === 'opaque' ? `${record.id}:prediction:${index}` : id;
      const score = scoreOf(record) ?? prediction.score ?? undefined;
      suggestions.push({ key: `${index}:${unique}`, record: { ...record, id: unique }, prediction: index, score });
    }
    relations[index] = loaded.flatMap((record) => (record.kind === 'relation' ? [joined(record, own, index)] : []));
  });
  for (const { record } of suggestions) proposed.add(record);
  const result = { answer, suggestions, relations };
  parsed.set(editor, result);
  return result;
}

/** What models said about the task, and then what the one that helps while drawing answered last. */
export function listPredictions(editor: Editor): readonly EditorPrediction[] {
  const { answer } = editor.session.get().assist;
  return answer ? [...editor.predictions, answer] : editor.predictions;
}

/** What is proposed by the model that was asked while drawing. */
export function suggestionsOfAnswer(editor: Editor): readonly Suggestion[] {
  return listSuggestions(editor).filter((suggestion) => isOfAnswer(editor, suggestion));
}

function isOfAnswer(editor: Editor, { prediction }: Suggestion): boolean {
  return prediction === editor.predictions.length;
}

function recordsOf(editor: Editor, { result }: EditorPrediction): EditorRecord[] {
  return loadResult(
    editor.config,
    result.map((item) => ('from_name' in item ? { ...item, origin: 'prediction' as const } : item)),
  );
}

/** Models that number their regions use the same ids again; the second of two gets one of its own. */
function freeId(taken: Set<string>, id: string, prediction: number): string {
  const free = taken.has(id) ? `${id}-${prediction + 1}` : id;
  taken.add(free);
  return free;
}

function joined(relation: RelationRecord, ids: ReadonlyMap<string, string>, prediction: number): RelationRecord {
  const { fromId, toId } = relation.props;
  const props = { ...relation.props, fromId: ids.get(fromId) ?? fromId, toId: ids.get(toId) ?? toId };
  return { ...relation, id: `${relation.id}:prediction:${prediction}`, props };
}

function scoreOf(record: EditorRecord): number | undefined {
  const answers =
    record.kind === 'region' ? record.props.answers : record.kind === 'answer' ? [record.props.answer] : [];
  return answers.map(({ envelope }) => envelope.score).find((score) => typeof score === 'number');
}

const proposed = new WeakSet<EditorRecord>();

/** Whether the record is a suggestion, not a part of the annotation; once accepted there is another record. */
export function isSuggested(record: EditorRecord): boolean {
  return proposed.has(record);
}

/** Everything that any model proposed for the task. */
export function listSuggestions(editor: Editor): readonly Suggestion[] {
  return parse(editor).suggestions;
}

export function listSuggestedRelations(editor: Editor, prediction: number): readonly RelationRecord[] {
  return parse(editor).relations[prediction] ?? [];
}

/** Of the prediction looked at: neither accepted nor rejected yet, and not below the score asked for. */
export function listOpen(editor: Editor): Suggestion[] {
  const { prediction, threshold, rejected } = editor.session.get().suggestions;
  return listSuggestions(editor).filter(
    (suggestion) =>
      suggestion.prediction === prediction &&
      (isOfAnswer(editor, suggestion) || suggestion.score === undefined || suggestion.score >= threshold) &&
      !rejected.includes(suggestion.key) &&
      editor.store.find(suggestion.record.id) === undefined,
  );
}

/** The open ones that may be seen: all, or those that were revealed where the project asks for that. */
export function listShown(editor: Editor): Suggestion[] {
  if (!revealsByHand(editor)) return listOpen(editor);
  const { revealed } = editor.session.get().suggestions;
  return listOpen(editor).filter((suggestion) => isOfAnswer(editor, suggestion) || revealed.includes(suggestion.key));
}

/** What waits to be revealed. */
export function listConcealed(editor: Editor): Suggestion[] {
  if (!revealsByHand(editor)) return [];
  const { revealed } = editor.session.get().suggestions;
  return listOpen(editor).filter((suggestion) => !isOfAnswer(editor, suggestion) && !revealed.includes(suggestion.key));
}

export function revealsByHand(editor: Editor): boolean {
  return editor.capabilities.revealsPredictions === true;
}

const noGhosts: readonly RegionRecord[] = [];

interface Ghosts {
  /** What they were found from; as long as these are the same, so are the ghosts. */
  from: readonly unknown[];
  byObject: Map<string, RegionRecord[]>;
}

const ghosts = new WeakMap<Editor, Ghosts>();

/** Suggested regions on one object, to be drawn as ghosts; the same array until something about them changes. */
export function listGhosts(editor: Editor, objectName: string): readonly RegionRecord[] {
  const { suggestions, assist } = editor.session.get();
  if (editor.predictions.length === 0 && !assist.answer) return noGhosts;
  const from = [suggestions, assist.answer, editor.store.list('region'), editor.capabilities];
  const known = ghosts.get(editor);
  if (known?.from.every((entry, index) => entry === from[index])) {
    return known.byObject.get(objectName) ?? noGhosts;
  }
  const byObject = new Map<string, RegionRecord[]>();
  for (const { record } of listShown(editor)) {
    if (record.kind !== 'region') continue;
    const { toName } = record.props;
    const sameObject = byObject.get(toName);
    if (sameObject) sameObject.push(record);
    else byObject.set(toName, [record]);
  }
  ghosts.set(editor, { from, byObject });
  return byObject.get(objectName) ?? noGhosts;
}

/** Whether the ghost is the one that keys accept and reject. */
export function isFocusedGhost(editor: Editor, region: RegionRecord): boolean {
  const { focused, prediction } = editor.session.get().suggestions;
  return focused === `${prediction}:${region.id}`;
}
