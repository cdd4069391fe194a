/** Every word of a crowd worker's page. */
export const t = {
  submit: 'Submit',
  instructions: 'Instructions',
  begin: 'Begin',
  notSent: 'Your answer could not be sent',
  tryAgain: 'Check your connection and press Submit again. Your answer is still here.',
  thanks: 'Thank you',
  noTask: 'There is nothing to do here',
  problem: 'Something of this task could not be shown',
  empty: 'There is no answer yet',
  emptyText: 'Answer something before you submit.',
  timeLeft: (seconds: number): string => {
    if (seconds === 0) return 'Time is over';
    const minutes = Math.floor(seconds / 60);
    if (minutes >= 60) return `${Math.floor(minutes / 60)} h ${minutes % 60} min left`;
    return minutes > 0 ? `${minutes} min left` : `${seconds} s left`;
  },
};
