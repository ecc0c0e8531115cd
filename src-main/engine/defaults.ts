/** What a run uses when nothing else is asked for. */
export const defaultPrompter = 'concepts';
export const defaultSegmenter = 'mobilesam';
