/** Numbers inside English sentences. */

/** "1,024" */
export const count = (value: number) => value.toLocaleString('en-GB');

/** "1 window", "1,024 windows" */
export const plural = (value: number, one: string, many: string) => `${count(value)} ${value === 1 ? one : many}`;
