/**
 * Fetches ONNX Runtime's CUDA 12 libraries for this platform ("npm run fetch-cuda"). An install
 * leaves them out, because most machines have no NVIDIA GPU and many cannot reach the download.
 */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const runtime = dirname(createRequire(import.meta.url).resolve('onnxruntime-node/package.json'));
const { status } = spawnSync(
  process.execPath,
  [join(runtime, 'script', 'install.js'), '--onnxruntime-node-install=cuda12'],
  {
    stdio: 'inherit',
    env: { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'cuda12' },
  },
);
if (status === 0) console.log('Done. "npm run -s think2seg -- devices" says whether the GPU works, and if not, why.');
else console.error('The CUDA libraries could not be fetched; the program goes on working on the CPU.');
process.exit(status ?? 1);
