/** `npm run fuzz:downloads [count] [seed]`: a thousand downloads from a server that goes wrong. */
import { runCampaign } from './download-campaign.ts';

const [downloads = 1000, seed = Math.floor(Math.random() * 1e6)] = process.argv.slice(2).map(Number);
const start = performance.now();
const tally = await runCampaign({ downloads, seed });
console.log(JSON.stringify({ seed, seconds: Math.round((performance.now() - start) / 1000), ...tally }, null, 2));
process.exit(tally.badAccepted + tally.notMended === 0 ? 0 : 1);
