/** Every text of the dashboard. */
export const t = {
  burnUp: 'Tasks done over time',
  burnUpUnit: 'tasks, at the end of each day (UTC)',
  burnUpFile: 'progress',
  noTasks: 'No tasks yet',
  noTasksText: 'The chart begins with the first import.',
  allTasks: 'All tasks',
  done: 'Done',
  forecast: 'Forecast',
  day: 'Day',
  annotations: 'Annotations',
  skipped: 'Skipped',
  people: 'People',
} as const;
