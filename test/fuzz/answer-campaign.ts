/**
 * `npm run fuzz:answers [count] [seed]`: odd answers through every rule of the answer border.
 * Prints how many were read, and each that threw, was not finite or left the window; those end it with code 1.
 */
import { lenient, readAnswer } from '../../src-main/engine/prompter/answer.ts';
import { oddAnswer, randomFrom, wrongWith } from './answer-mutations.ts';

const [count = 10_000, seed = 1] = process.argv.slice(2).map(Number);
const random = randomFrom(seed);
let read = 0;
let failures = 0;
let slowest = 0;
for (let i = 0; i < count; i++) {
  const text = oddAnswer(random);
  const start = performance.now();
  const wrong = wrongWith(text);
  slowest = Math.max(slowest, performance.now() - start);
  if (readAnswer(text, lenient).kind === 'read') read++;
  if (wrong === '') continue;
  failures++;
  console.log(`${i}: ${wrong}\n    ${JSON.stringify(text.slice(0, 400))}`);
}
console.log(
  `${count} answers (seed ${seed}): ${read} read, ${count - read} unreadable, ${failures} wrong; slowest ${slowest.toFixed(0)} ms`,
);
process.exitCode = failures > 0 ? 1 : 0;
