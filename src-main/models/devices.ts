/** What can run a model on this machine, and how many threads it is given. */
import { readFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import type { ProviderName } from '../contract/models.ts';

export interface Provider {
  /** ONNX Runtime's name of it. */
  readonly provider: ProviderName;
  readonly name: string;
  /** What a person can do where it is refused. */
  readonly remedy: string;
}

const cpu: Provider = { provider: 'cpu', name: 'Processor', remedy: 'Install the program again (npm install).' };
const cuda: Provider = {
  provider: 'cuda',
  name: 'NVIDIA GPU (CUDA)',
  remedy: 'It needs an NVIDIA driver, CUDA 12 and cuDNN 9, and the libraries that "npm run fetch-cuda" fetches.',
};
const tensorrt: Provider = {
  provider: 'tensorrt',
  name: 'NVIDIA GPU (TensorRT)',
  remedy: 'It needs what CUDA needs, and TensorRT 10; "npm run fetch-cuda" fetches ONNX Runtime\'s part of it.',
};
const webgpu: Provider = {
  provider: 'webgpu',
  name: 'GPU (WebGPU)',
  remedy: 'It needs a GPU with a current driver (Vulkan on Linux, Direct3D 12 on Windows, Metal on macOS).',
};
const directml: Provider = {
  provider: 'dml',
  name: 'GPU (DirectML)',
  remedy: 'It needs Windows 10 1903 or newer and a GPU with a DirectX 12 driver.',
};
const coreml: Provider = {
  provider: 'coreml',
  name: 'Apple Neural Engine (Core ML)',
  remedy: 'It needs macOS 11 or newer.',
};

/** The providers that exist for a platform (Node's names), in the order in which they are shown. */
export function providersFor(platform: string, arch: string): readonly Provider[] {
  if (platform === 'win32') return arch === 'x64' ? [cpu, directml, webgpu, cuda, tensorrt] : [cpu, directml, webgpu];
  if (platform === 'darwin') return [cpu, coreml, webgpu];
  return arch === 'x64' ? [cpu, cuda, tensorrt, webgpu] : [cpu];
}

/** Two to four threads, as many as there are physical cores: SAM gains nothing from more, and the program needs one too. */
export function threadCount(): number {
  const wanted = Math.min(4, Math.max(2, physicalCores()));
  return Math.min(wanted, availableParallelism());
}

export function physicalCores(): number {
  const logical = cpus().length;
  if (process.arch !== 'x64' || process.platform === 'darwin') return logical;
  return process.platform === 'linux' ? (linuxCores(logical) ?? logical) : Math.ceil(logical / 2);
}

/** Sibling threads of one core name the same list. */
function linuxCores(logical: number): number | null {
  try {
    const cores = new Set<string>();
    for (let i = 0; i < logical; i++) {
      cores.add(readFileSync(`/sys/devices/system/cpu/cpu${i}/topology/thread_siblings_list`, 'utf8'));
    }
    return cores.size;
  } catch {
    return null;
  }
}
