/** What the top bar shows of a job. */
export type JobHead = {
  id: string;
  /** What kind of work it is, such as `import.run`. */
  type: string;
  title?: string | null;
  status: string;
  /** 0 to 100. */
  progress: number | null;
  can?: { cancel?: boolean };
};

const KIND_WORDS: Readonly<Record<string, string>> = { import: 'Import', export: 'Export', delete: 'Delete' };

/** A name for a job that has no title of its own: `import.run` → "Import". */
export function jobTitle(job: JobHead): string {
  if (job.title !== undefined && job.title !== null && job.title !== '') return job.title;
  const kind = job.type.split(/[.:_-]/)[0] ?? job.type;
  return KIND_WORDS[kind] ?? kind.charAt(0).toUpperCase() + kind.slice(1);
}

export const jobShare = (job: JobHead): number | undefined =>
  job.progress === null ? undefined : Math.min(1, Math.max(0, job.progress / 100));
