import type { ResultItem } from '@labelwright/task-definition/model';

/** All say the same; more than half of the weight does; or neither, so that a person has to decide. */
export type MergeStatus = 'unanimous' | 'majority' | 'disputed';

export interface MergeSource {
  /** Place of the answer in the list of answers that was given. */
  answer: number;
  /** Id of its region or result item. */
  id: string;
  /** How like the proposal it is, 0 to 1; of regions by place. */
  score: number;
}

/** One region, answer or relation of the merged result, with where it comes from. */
export interface MergedPart {
  /** Id of the merged region or item; of relations the ids of both ends. */
  key: string;
  kind: 'region' | 'answer' | 'relation';
  control: string;
  /** Of an answer about a region: the key of the region's part. */
  region?: string;
  status: MergeStatus;
  /** Weight of those who say so divided by the weight of all who were asked. */
  share: number;
  /** What is proposed; in `result` unless it is disputed. */
  items: ResultItem[];
  sources: MergeSource[];
  /** The answers that have nothing of the kind. */
  missing: number[];
  /** Of regions with labels: weight of each set of labels (joined by ", "), over the weight of all. */
  labels?: Record<string, number>;
}

export interface Merged {
  /** Everything that is not disputed, as the result of an annotation. */
  result: ResultItem[];
  parts: MergedPart[];
}
