/** What several people answered to one task. */
export interface AnsweredTask {
  answers: readonly { annotator: string | number; result: unknown }[];
  /** The task's data; needed only where the config repeats over it. */
  data?: Record<string, unknown>;
}
