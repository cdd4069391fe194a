/** A part of the page that scrolls by itself must be reachable by key, or nobody without a mouse sees its end. */
export const scrollArea = { tabIndex: 0 } as const;
