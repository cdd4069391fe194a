/** Every word of labelling a chosen set of tasks. */
export const setStrings = {
  title: 'Chosen tasks',
  backToList: 'Back to the list',
  position: (position: string) => `Task ${position}`,
  positionOf: (position: string, total: string, isEstimate: boolean) =>
    `Task ${position} of ${isEstimate ? 'about ' : ''}${total}`,
  previous: 'Previous task',
  next: 'Next task',
  instructions: 'Instructions',
  noInterface: 'This project has no interface yet. A manager sets it up under Settings.',
  through: 'That was the last task of the set',
  handedOut: (tasks: string) => `You were given ${tasks}.`,
  passedOver: (tasks: string) =>
    `${tasks} could not be taken: answered already, in somebody else’s hands, or meant for others.`,
  gone: 'This set is no longer there',
  goneText: 'It was ended, or it belongs to somebody else. Choose the tasks again in the list.',
} as const;
