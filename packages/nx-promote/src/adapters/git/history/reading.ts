/** Replaced commits would give another answer here than in a fresh clone, and objects come in bulk or not at all. */
export const READ_AS_IT_IS = { GIT_NO_REPLACE_OBJECTS: '1', GIT_NO_LAZY_FETCH: '1' } as const;

/** Into a pipe, git flushes after every commit unless told not to: 30,000 small reads where 1,400 do. */
export const READ_UNFLUSHED = { GIT_FLUSH: '0' } as const;
export const READ_IN_BULK = { ...READ_AS_IT_IS, ...READ_UNFLUSHED } as const;
