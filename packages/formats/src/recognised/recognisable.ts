import { findReferences, isReference, referenceKey } from '@labelwright/task-definition/data-reference';
import type { CompiledConfig, ObjectTag } from '@labelwright/task-definition/model';
import { fitRecognised, tagsOf } from './fit-recognised.ts';
import type { Recognised } from './model.ts';

export type RecognisedKind = Recognised['kind'];

/** An object of an interface whose media could be read or listened to. */
export interface Recognisable {
  kind: RecognisedKind;
  object: ObjectTag;
  /** Of the task data, where the address stands. */
  dataKey: string;
  /** What the interface lacks to hold the text; undefined: nothing. */
  lack: string | undefined;
}

const SAMPLES: readonly Recognised[] = [
  {
    kind: 'ocr',
    pages: [
      {
        page: 1,
        width: 100,
        height: 100,
        rotation: 0,
        text: 'text',
        words: [{ text: 'text', confidence: 1, box: { x: 1, y: 1, width: 5, height: 5 } }],
      },
    ],
  },
  {
    kind: 'transcription',
    text: 'text',
    durationSeconds: 2,
    segments: [{ startSeconds: 0, endSeconds: 1, text: 'text', confidence: 1 }],
  },
];

/** All of them, in the order of the interface; pictures and PDF files first. */
export function listRecognisable(config: CompiledConfig): Recognisable[] {
  return SAMPLES.flatMap((sample) =>
    Object.values(config.objects).flatMap((object): Recognisable[] => {
      if (!tagsOf(sample.kind).has(object.tag)) return [];
      const written = object.valueList ?? object.value;
      const reference = isReference(written) ? written : findReferences(written)[0];
      if (reference === undefined) return [];
      const fitted = fitRecognised(config, sample, object.name);
      const lack = fitted.ok ? undefined : fitted.reason;
      return [{ kind: sample.kind, object, dataKey: referenceKey(reference), lack }];
    }),
  );
}
