import type { ItemType } from '@labelwright/contract/collection-fields';

export type UploadDetails = {
  isRaw: boolean;
  domain: string;
  language: string;
  tags: readonly string[];
  /** Of a recording: the text that was read. */
  prompt?: string | undefined;
};

export type Upload = {
  key: number;
  projectId: string;
  file: File;
  type: ItemType;
  details: UploadDetails;
  /** `refused` will not be taken however often it is sent; `noted` was, and there is something to say about it. */
  state: 'waiting' | 'sending' | 'failed' | 'refused' | 'noted';
  /** 0 to 1; at 1 the server looks at what has arrived. */
  share: number;
  /** The server takes no more files just now; it goes on by itself. */
  isHeldUp: boolean;
  problem: string | undefined;
};

/** Answers what the sender should know of a file that arrived, if anything. */
export type Sender = (
  upload: Upload,
  options: { signal: AbortSignal; onShare: (share: number) => void; onHeldUp: (isHeldUp: boolean) => void },
) => Promise<string | undefined>;

type Hooks = {
  send: Sender;
  /** Words for what went wrong, and whether the same file may pass another time. */
  describe: (error: unknown) => { problem: string; isFinal: boolean };
  /** Every time the names of what has not arrived change. */
  onUnsent: (projectId: string, names: readonly string[]) => void;
  onArrived: (upload: Upload) => void;
};

export type Uploads = ReturnType<typeof createUploads>;

/** More at once fill the line no better, and a phone not at all. */
const AT_ONCE = 3;

/** Files on their way, across all pages: whoever leaves the page for another does not stop them. */
export function createUploads({ send, describe, onUnsent, onArrived }: Hooks) {
  let uploads: readonly Upload[] = [];
  let nextKey = 1;
  const aborts = new Map<number, AbortController>();
  const watchers = new Set<() => void>();

  function publish(next: readonly Upload[], projectId: string): void {
    uploads = next;
    onUnsent(
      projectId,
      next
        .filter((upload) => upload.projectId === projectId && !['refused', 'noted'].includes(upload.state))
        .map(({ file }) => file.name),
    );
    for (const watcher of watchers) watcher();
  }
  const change = (upload: Upload, patch: Partial<Upload>) =>
    publish(
      uploads.map((one) => (one.key === upload.key ? { ...one, ...patch } : one)),
      upload.projectId,
    );
  const drop = ({ key, projectId }: Upload) =>
    publish(
      uploads.filter((one) => one.key !== key),
      projectId,
    );

  function startNext(): void {
    const sending = uploads.filter(({ state }) => state === 'sending').length;
    for (const upload of uploads.filter(({ state }) => state === 'waiting').slice(0, AT_ONCE - sending))
      void start(upload);
  }

  async function start(upload: Upload): Promise<void> {
    const abort = new AbortController();
    aborts.set(upload.key, abort);
    change(upload, { state: 'sending', share: 0, isHeldUp: false, problem: undefined });
    try {
      const remark = await send(upload, {
        signal: abort.signal,
        onShare: (share) => change(upload, { share }),
        onHeldUp: (isHeldUp) => change(upload, { isHeldUp, share: 0 }),
      });
      if (remark === undefined) drop(upload);
      else change(upload, { state: 'noted', problem: remark });
      onArrived(upload);
    } catch (error) {
      if (!abort.signal.aborted) {
        const { problem, isFinal } = describe(error);
        change(upload, { state: isFinal ? 'refused' : 'failed', problem });
      }
    } finally {
      aborts.delete(upload.key);
      startNext();
    }
  }

  type NewUpload = Pick<Upload, 'projectId' | 'file' | 'type' | 'details'> & { problem?: string | undefined };
  return {
    /** Those with a problem are shown as refused and never sent. */
    add(added: readonly NewUpload[]): void {
      const [first] = added;
      if (first === undefined) return;
      const made = added.map(({ problem, ...rest }): Upload => {
        const key = nextKey;
        nextKey += 1;
        return {
          ...rest,
          key,
          state: problem === undefined ? 'waiting' : 'refused',
          share: 0,
          isHeldUp: false,
          problem,
        };
      });
      publish([...uploads, ...made], first.projectId);
      startNext();
    },
    retry(key: number): void {
      const upload = uploads.find((one) => one.key === key);
      if (upload?.state === 'failed') change(upload, { state: 'waiting', share: 0, problem: undefined });
      startNext();
    },
    /** Stops it where it is, and takes it off the list. */
    remove(key: number): void {
      const upload = uploads.find((one) => one.key === key);
      if (upload === undefined) return;
      drop(upload);
      aborts.get(key)?.abort();
      startNext();
    },
    list: (): readonly Upload[] => uploads,
    subscribe(watcher: () => void): () => void {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
  };
}

export type Tally = { sending: number; failed: number; refused: number; noted: number; share: number };

/** How all of them together stand; `share` of the bytes that are still to come. */
export function tallyOf(uploads: readonly Upload[]): Tally {
  const under = uploads.filter(({ state }) => state === 'waiting' || state === 'sending');
  const totalBytes = under.reduce((sum, { file }) => sum + file.size, 0);
  const sentBytes = under.reduce((sum, { file, share }) => sum + file.size * share, 0);
  return {
    sending: under.length,
    failed: uploads.filter(({ state }) => state === 'failed').length,
    refused: uploads.filter(({ state }) => state === 'refused').length,
    noted: uploads.filter(({ state }) => state === 'noted').length,
    share: totalBytes === 0 ? 0 : sentBytes / totalBytes,
  };
}
