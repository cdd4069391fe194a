import { formatCount, formatDuration, formatNumber } from '../../lib/format.ts';

/** Every text of the home page. */
export const t = {
  hello: (hour: number, name: string) =>
    `${hour < 5 ? 'Good night' : hour < 12 ? 'Good morning' : hour < 18 ? 'Good afternoon' : 'Good evening'}, ${name}`,
  today: (annotations: number, seconds: number) =>
    annotations === 0
      ? 'Nothing labelled yet today.'
      : `Today: ${formatCount(annotations, 'annotation')}${seconds > 0 ? ` in ${formatDuration(seconds * 1000)}` : ''}.`,
  labelling: 'Work for you',
  continue: 'Continue',
  left: (count: number) => `${formatNumber(count)} left`,
  done: (count: number) => `${formatNumber(count)} done by you`,
  nothingLeft: 'Nothing left',
  noWork: 'No work for you right now',
  noWorkText: 'When somebody gives you tasks in a project, the project appears here with one button to go on.',
  managing: 'Projects you manage',
  allProjects: 'All projects',
  newProject: 'New project',
  noProjects: 'Start your first project',
  noProjectsText: 'Choose how your data is to be labelled, import a file, and invite people.',
  tasks: 'tasks',
} as const;
