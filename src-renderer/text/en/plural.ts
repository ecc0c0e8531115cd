/** Numbers inside English sentences. */

const numbers = new Intl.NumberFormat('en-GB');

/** "1,024" */
export const count = (value: number) => numbers.format(value);

/** "1 window", "1,024 windows" */
export const plural = (value: number, one: string, many: string) => `${count(value)} ${value === 1 ? one : many}`;
