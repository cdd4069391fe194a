const FIRST_ROWS = 100;
const MOST_ROWS = 500;
const BATCH_CHARACTERS = 1_000_000;

export interface BatchSize {
  /** Rows to ask for; 0 when no more are wanted. */
  next(): number;
  learn(rows: number, characters: number): void;
}

/** About a million characters at a time, so that memory is flat for small and for huge tasks alike. `most`: rows in all. */
export function batchSize(most = Number.MAX_SAFE_INTEGER): BatchSize {
  let left = most;
  let perRow = BATCH_CHARACTERS / FIRST_ROWS;
  return {
    next: () => Math.min(left, Math.max(1, Math.min(MOST_ROWS, Math.floor(BATCH_CHARACTERS / perRow)))),
    learn: (rows, characters) => {
      left -= rows;
      if (rows > 0) perRow = Math.max(1, characters / rows);
    },
  };
}

/** Batch after batch until one is empty; the next is fetched while the caller works on the last. */
export async function* batchesOf<Batch>(
  read: (afterId: number) => Promise<Batch>,
  lastIdOf: (batch: Batch) => number | undefined,
): AsyncGenerator<Batch> {
  let pending: Promise<Batch> | undefined = read(0);
  try {
    while (pending) {
      const batch: Batch = await pending;
      const lastId = lastIdOf(batch);
      pending = lastId === undefined ? undefined : read(lastId);
      // Whoever stops early leaves a batch behind that nobody awaits.
      pending?.catch(() => {});
      if (lastId !== undefined) yield batch;
    }
  } finally {
    await pending?.catch(() => {});
  }
}
