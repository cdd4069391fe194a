/** The badge that stands for each status of a label. */
export const STATUS_LOOK = { proposed: 'pending', approved: 'approved', declined: 'rejected' } as const;
