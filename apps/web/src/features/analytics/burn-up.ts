import type { ProjectEta, ProjectProgress } from '@labelwright/contract/projects';

const DAY_MS = 86_400_000;
/** A forecast that far away says nothing. */
const LONGEST_FORECAST_DAYS = 180;

export interface BurnUp {
  dates: string[];
  /** Aligned with dates; null where the series has no value. */
  tasks: (number | null)[];
  finished: (number | null)[];
  forecast: (number | null)[];
}

/** Finished against all tasks by day, from the day before the first task, and on to the forecast end. */
export function burnUpOf(progress: ProjectProgress, eta: ProjectEta | undefined): BurnUp {
  const firstBusy = progress.days.findIndex(({ tasks_total }) => tasks_total > 0);
  const days = progress.days.slice(Math.max(0, firstBusy - 1));
  const dates = days.map(({ date }) => date);
  const tasks: (number | null)[] = days.map(({ tasks_total }) => tasks_total);
  const finished: (number | null)[] = days.map(({ finished_total }) => finished_total);
  const forecast: (number | null)[] = days.map(() => null);
  const last = days.at(-1);
  const ahead = last === undefined ? 0 : daysAhead(last.date, eta);
  if (last === undefined || ahead === 0) return { dates, tasks, finished, forecast };
  forecast[days.length - 1] = last.finished_total;
  for (let step = 1; step <= ahead; step += 1) {
    dates.push(new Date(Date.parse(last.date) + step * DAY_MS).toISOString().slice(0, 10));
    tasks.push(last.tasks_total);
    finished.push(null);
    const share = step / ahead;
    forecast.push(Math.round(last.finished_total + (last.tasks_total - last.finished_total) * share));
  }
  return { dates, tasks, finished, forecast };
}

function daysAhead(today: string, eta: ProjectEta | undefined): number {
  const end = eta?.estimated_completion_at;
  if (end === undefined || end === null || eta?.remaining_annotations === 0) return 0;
  // A point is the end of its day: what is done at some hour of Tuesday is done at Tuesday's point.
  const days = Math.floor((Date.parse(end) - Date.parse(today)) / DAY_MS);
  return days > LONGEST_FORECAST_DAYS ? 0 : Math.max(1, days);
}
