/**
 * `npm test`: everything that proves the program, in the order that fails fastest. Every check counts
 * as one, every test as one; the last line is "N passed, N failed[, N skipped]".
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { findChromium, installDebian } from './chromium.mjs';

const root = resolve(import.meta.dirname, '..');
const scratch = mkdtempSync(join(tmpdir(), 'think2seg-test-'));
const total = { passed: 0, failed: 0, skipped: 0 };

function run(command, args) {
  return spawnSync(command, args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' }).status === 0;
}

function check(name, command, ...args) {
  console.log(`\n== ${name}`);
  const ok = run(command, args);
  total[ok ? 'passed' : 'failed'] += 1;
  if (!ok) console.log(`== ${name}: FAILED`);
}

function vitest(project) {
  console.log(`\n== ${project} tests`);
  const report = join(scratch, `${project}.json`);
  const ok = run('vitest', [
    'run',
    '--project',
    project,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ]);
  if (!existsSync(report)) {
    total.failed += 1;
    return;
  }
  const counts = JSON.parse(readFileSync(report, 'utf8'));
  total.passed += counts.numPassedTests;
  total.failed += counts.numFailedTests;
  total.skipped += counts.numPendingTests + (counts.numTodoTests ?? 0);
  // A file that could not be loaded, or an unhandled rejection, fails without a failed test.
  if (!ok && counts.numFailedTests === 0) total.failed += 1;
}

const oracles = ['/usr/bin/gdalinfo', '/usr/bin/python3'].every((file) => existsSync(file));
if (!oracles && !installDebian(['gdal-bin', 'python3-gdal', 'python3-numpy'])) {
  console.log('GDAL is not here and cannot be installed; tests that compare with it are skipped.');
}

check('types', 'npm', 'run', '-s', 'check:types');
check('lint', 'npm', 'run', '-s', 'check:lint');
check('boundaries', 'npm', 'run', '-s', 'check:boundaries');
check('third-party notices', 'node', 'build/notices.mjs', '--check');
check('build', 'npm', 'run', '-s', 'build');
vitest('unit');

if (findChromium() || installDebian(['chromium'])) {
  vitest('e2e');
} else {
  console.log(
    'No Chromium was found and none could be installed: the browser tests did not run. Install one, or set CHROMIUM to its path.',
  );
  total[process.env.CI ? 'failed' : 'skipped'] += 1;
}

rmSync(scratch, { recursive: true, force: true });
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(total.failed === 0 ? 0 : 1);
