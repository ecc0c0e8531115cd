import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FaultError, fault, faultOf, raise } from '../../src-main/contract/fault.ts';
import { exitCodeOf, type FaultCode, faultCatalogue } from '../../src-main/contract/fault-catalogue.ts';

describe('faults', () => {
  it('fill the places of their sentences and carry the values as detail', () => {
    expect(fault('raster.notFound', { path: '/data/été.tif' })).toEqual({
      code: 'raster.notFound',
      stage: 'raster',
      text: 'The file /data/été.tif does not exist.',
      hint: 'Check the name and the folder.',
      detail: { path: '/data/été.tif' },
    });
  });

  it('keep the message of their cause', () => {
    const thrown = (() => {
      try {
        return raise('export.cannotWrite', { path: 'x' }, new Error('EACCES'));
      } catch (error) {
        return error;
      }
    })();
    expect(thrown).toBeInstanceOf(FaultError);
    expect(faultOf(thrown).text).toBe('The file x could not be written: EACCES');
  });

  it('tell a cancelled run from a defect of the program', () => {
    expect(faultOf(new DOMException('stop', 'AbortError')).code).toBe('run.cancelled');
    expect(faultOf(new TypeError('x is undefined'))).toMatchObject({
      code: 'host.defect',
      text: 'Something went wrong inside the program: TypeError: x is undefined',
    });
    expect(faultOf('a thrown string').code).toBe('host.defect');
  });

  it("promise the command line's exit codes", () => {
    expect(exitCodeOf('request.emptyQuery')).toBe(2);
    expect(exitCodeOf('raster.notRaster')).toBe(3);
    expect(exitCodeOf('models.corrupt')).toBe(4);
    expect(exitCodeOf('prompter.unreadableAnswer')).toBe(5);
    expect(exitCodeOf('run.cancelled')).toBe(130);
  });

  it('are each raised in a test', () => {
    const files = readdirSync('test', { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.test.ts'),
    );
    const text = files.map((name) => readFileSync(join('test', name), 'utf8')).join('\n');
    const untested = (Object.keys(faultCatalogue) as FaultCode[]).filter((code) => !text.includes(`'${code}'`));
    expect(untested).toEqual([]);
  });
});
