/** Numbers inside German sentences. */

const numbers = new Intl.NumberFormat('de-DE');

/** "1.024" */
export const count = (value: number) => numbers.format(value);

/** "1 Fenster", "1.024 Fenster" */
export const plural = (value: number, one: string, many: string) => `${count(value)} ${value === 1 ? one : many}`;
