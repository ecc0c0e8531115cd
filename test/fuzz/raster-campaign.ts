/** Long run: node test/fuzz/raster-campaign.ts COUNT SEED FILE… Prints the outcomes; exit code 1 where a mutant hung or ended the process. */

import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './raster-mutations.ts';

const [count = '1000', seed = '1', ...files] = process.argv.slice(2);
const scratch = join(tmpdir(), `think2seg-mutant-${process.pid}.tif`);
let bad = 0;
const outcomes = await run({ files, count: Number(count), seed: Number(seed), scratch, limit: 20 }, (line) => {
  bad++;
  console.log(line);
});
console.table(outcomes);
process.exitCode = bad > 0 ? 1 : 0;
