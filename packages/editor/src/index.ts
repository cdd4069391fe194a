export type { Command, CommandGroup } from './commands/command.ts';
export { createKeymap, displayShortcut, type KeyConflict, type Keymap, normalizeShortcut } from './commands/keymap.ts';
export type { Hotkeys } from './commands/remap.ts';
export { AdjudicateView, type AdjudicateViewProps } from './compare/AdjudicateView.tsx';
export type { Provenance } from './compare/adjudication.ts';
export { type ComparedResult, CompareView, type CompareViewProps } from './compare/CompareView.tsx';
export type { AdjudicationSource } from './compare/use-adjudication.ts';
export { createEditor } from './editor/create-editor.ts';
export type {
  Capabilities,
  Editor,
  EditorOptions,
  EditorPrediction,
  EditorTask,
  HostCallbacks,
} from './editor/editor.ts';
export { select as selectRegions } from './operations/selection.ts';
export { CommentsList, type CommentsProps, type EditorComment, type NewComment } from './panels/CommentsPanel.tsx';
export type { Mentionable } from './panels/comments/mention.ts';
export type { Revision, RevisionsProps } from './panels/RevisionsPanel.tsx';
export { countDifferences, type Difference, type DifferenceState, diffResults } from './results/diff-results.ts';
export { groupResults, type Part, type PartState } from './results/group-results.ts';
export { mergeResults, type Side } from './results/merge-results.ts';
export { AnnotationEditor, type AnnotationEditorProps } from './shell/AnnotationEditor.tsx';
export type { ChangeOrigin, ChangeSet } from './store/store.ts';
