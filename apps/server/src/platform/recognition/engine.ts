/** What every engine says of itself. */
export interface EngineDescription {
  /** Short and stable: projects choose by it, and results carry it. */
  name: string;
  title: string;
  /** `here`, or the host that the data is sent to. */
  runsAt: string;
}

export interface EngineOptions {
  /** In the engine's own codes. */
  language: string;
  /** Aborted on cancel, on shutdown and past the time limit: the engine stops at once. */
  signal: AbortSignal;
}
