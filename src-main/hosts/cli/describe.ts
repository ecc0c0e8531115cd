/** Rasters, models and devices as text for people. */
import type { DeviceReport, DeviceStatus, ModelStatus } from '../../contract/models.ts';
import type { RasterInfo } from '../../contract/raster.ts';
import { table } from './table.ts';
import { bytes, significant, text } from './text.ts';

/** A raster as a table of properties and a table of its bands. */
export function describeRaster(raster: RasterInfo): string {
  const rows = text.rasterRows;
  const properties: [string, string][] = [
    [rows.file, `${raster.path} (${bytes(raster.bytes)}, ${raster.compression})`],
    [rows.size, text.pixels(raster.width, raster.height)],
    [rows.sampleType, raster.sampleType],
    [rows.nodata, nodataOf(raster)],
    [rows.crs, crsOf(raster)],
    [rows.extent, extentOf(raster)],
    [rows.gsd, raster.gsd === null ? text.none : text.metresPerPixel(significant(raster.gsd))],
    [rows.block, text.pixels(raster.block.width, raster.block.height)],
    [rows.overviews, raster.overviews.map((o) => `${o.width} x ${o.height}`).join(', ') || text.none],
    [rows.display, displayOf(raster)],
    ...raster.notices.map((notice): [string, string] => [rows.notice, notice]),
  ];
  const bands = raster.bands.map((band) => [
    String(band.index),
    band.role,
    text.roleFrom[band.roleFrom],
    band.description,
  ]);
  return `${table(properties)}\n${table([text.bandColumns, ...bands])}`;
}

function nodataOf({ nodata, hasMask }: RasterInfo): string {
  const parts = [nodata === null ? '' : String(nodata), hasMask ? text.maskInFile : ''];
  return parts.filter((part) => part !== '').join(', ') || text.none;
}

function crsOf({ georeference }: RasterInfo): string {
  if (georeference.kind === 'none') return text.noGeoreference;
  if (georeference.kind === 'unknown-crs') return text.unknownCrs(georeference.label);
  const { code, name } = georeference.crs;
  return code === null ? name : `${code} ${name}`;
}

function extentOf({ extent: e, georeference }: RasterInfo): string {
  const degrees = georeference.kind === 'crs' && georeference.crs.unit === 'degree';
  return [e.minX, e.minY, e.maxX, e.maxY].map((n) => String(Number(n.toFixed(degrees ? 7 : 2)))).join(', ');
}

function displayOf({ display }: RasterInfo): string {
  const ranges = display.ranges.map((r) => `${significant(r.min)}..${significant(r.max)}`);
  return display.bands.map((band, i) => `${band} (${ranges[i]})`).join(', ');
}

/** Every device with its state and the reason for it. */
export function describeDevices(report: DeviceReport): string {
  const rows = report.devices.map((device) => [device.provider, device.name, stateOf(device), device.because]);
  return `${table([text.deviceColumns, ...rows])}\n${text.runtime(report.runtime, report.threads)}\n`;
}

function stateOf({ available, chosen }: DeviceStatus): string {
  if (chosen) return text.deviceStates.chosen;
  return available ? text.deviceStates.available : text.deviceStates.refused;
}

/** Every model with its licence and state; then what prompters of fixed lists know. */
export function describeModels(models: readonly ModelStatus[]): string {
  const rows = models.map((model) => [
    `${model.id} ${model.version}`,
    model.role,
    model.because ? `${text.modelStates[model.state]}: ${model.because}` : text.modelStates[model.state],
    bytes(model.bytes),
    model.licence,
    model.commercialUse ? text.yes : text.no,
    model.kind,
  ]);
  const known = models.filter((model) => model.knows.length > 0).map((model) => [text.knows(model.id, model.knows)]);
  return `${table([text.modelColumns, ...rows])}${known.length > 0 ? `\n${table(known)}` : ''}`;
}
